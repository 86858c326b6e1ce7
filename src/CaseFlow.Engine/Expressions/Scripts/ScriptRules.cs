using Acornima;
using Acornima.Ast;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>What can be told of a script without running it.</summary>
internal static class ScriptRules
{
    public const int SourceLength = 100_000;

    /// <summary>The first thing that no script may contain, or null.</summary>
    public static string? Check(Node program)
    {
        foreach (var node in program.DescendantNodesAndSelf())
        {
            var problem = node switch
            {
                IFunction { Async: true } or AwaitExpression or ForOfStatement { Await: true } => "a script that answers at once, but it is asynchronous",
                ImportExpression or MetaProperty => "a script without imports, but it has one",
                BigIntLiteral => "plain numbers, but this is a BigInt",
                WithStatement => "names that can be told beforehand, but 'with' hides them",
                Identifier { Name: "eval" } => "the script as it stands, but 'eval' would make another",
                RegExpLiteral regex => RegexRules.Check(regex.RegExp.Pattern),
                _ => null,
            };
            if (problem is not null)
                return $"Expected {problem} in line {node.Location.Start.Line}, column {node.Location.Start.Column + 1}.";
        }
        return null;
    }
}
