using Jint;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>
/// Counts the statements of one evaluation, and the work of built-in functions as statements. This is the limit that decides:
/// the same script stops at the same place on every machine.
/// </summary>
internal sealed class ScriptBudget(int limit) : Constraint
{
    /// <summary>Items or characters handled by a built-in function that weigh as much as a statement.</summary>
    private const int Weight = 64;
    private int _spent;

    public override void Check()
    {
        if (++_spent > limit) throw Exceeded();
    }

    public override void Reset()
    {
    }

    public void Charge(long work)
    {
        var cost = 1 + work / Weight;
        if (cost > limit - _spent) throw Exceeded();
        _spent += (int)cost;
    }

    private ScriptFault Exceeded() => new($"Expected at most {limit} statements (limit ScriptStatements), but the script ran more.");
}
