using DotLiquid;

namespace CaseFlow.Engine.Expressions.Liquid;

/// <summary>What one rendering keeps in mind: the time given to it, what it printed, what was missing.</summary>
internal sealed class LiquidPrint(bool html, DateTimeOffset at, TimeZoneInfo zone, int maxLength)
{
    public const string Register = "print";
    private readonly List<string> _missing = [];
    private int _printed;

    public bool Html => html;
    public DateTimeOffset At => at;
    public TimeZoneInfo Zone => zone;
    public int MaxLength => maxLength;
    public IReadOnlyList<string> Missing => _missing;

    public void ReportMissing(string name)
    {
        if (!_missing.Contains(name)) _missing.Add(name);
    }

    public void Count(int length)
    {
        _printed += length;
        if (_printed > maxLength || _printed < 0) throw TooLong(maxLength);
    }

    public static LiquidPrint Of(Context context) => (LiquidPrint)context.Registers[Register];

    public static LiquidFault TooLong(int maxLength) => new($"Expected text of at most {maxLength} characters (limit StringLength), but the template makes more.");
}

/// <summary>A template asked for too much, or for something that its values don't allow.</summary>
internal sealed class LiquidFault(string message) : Exception(message);
