namespace CaseFlow.Engine.Expressions.Liquid;

/// <summary>A rendered text.</summary>
/// <param name="Text">As rendered; a missing value leaves nothing in its place.</param>
/// <param name="Missing">Names of values that were absent, null or empty where they are printed, in order of appearance. One that is only tested isn't missing.</param>
/// <param name="Problem">Why the text could not be made ("Expected …, but …"), e.g. a division by zero; the text is then empty, and the problem stands among the missing too, so that nobody who looks only there sends it.</param>
public sealed record LiquidResult(string Text, IReadOnlyList<string> Missing, string? Problem = null);
