using Acornima.Ast;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>What can be told of a script without running it.</summary>
internal static class ScriptRules
{
    public const int SourceLength = 100_000;

    /// <summary>What a script may name besides the surface. Left out is what asks the machine, makes scripts, waits, or grows outside every limit.</summary>
    private static readonly HashSet<string> Known =
    [
        "undefined", "NaN", "Infinity", "Object", "Array", "String", "Number", "Boolean", "Math", "JSON", "Date", "Map", "Set", "Symbol",
        "Error", "TypeError", "RangeError", "SyntaxError", "EvalError", "ReferenceError", "URIError",
        "isNaN", "isFinite", "parseInt", "parseFloat", "encodeURIComponent", "decodeURIComponent", "encodeURI", "decodeURI",
        // An array-like that every function has.
        "arguments",
    ];

    /// <summary>Members that a plain script must not mention, because they are guarded at run time.</summary>
    private static readonly HashSet<string> Guarded =
    [
        "repeat", "padStart", "padEnd", "replace", "replaceAll", "concat", "normalize", "match", "matchAll", "search", "localeCompare", "join", "flat", "toString",
        "sort", "fill", "stringify", "parse", "random", "constructor", "prototype", "__proto__", "call", "apply", "bind",
    ];

    /// <summary>The first thing that no script may contain, or null.</summary>
    public static string? Check(Script program, IEnumerable<string> mentioned)
    {
        foreach (var name in mentioned)
        {
            if (Known.Contains(name) || ScriptSurface.Has(name)) continue;
            var at = program.DescendantNodes().OfType<Identifier>().First(i => i.Name == name);
            return $"Expected a name that scripts have here, but found '{name}' in {Place(at)}.";
        }
        return Walk(program, inFunction: false);
    }

    private static string? Walk(Node node, bool inFunction)
    {
        var problem = node switch
        {
            IFunction { Async: true } or AwaitExpression or ForOfStatement { Await: true } => "a script that answers at once, but it is asynchronous",
            ImportExpression => "a script without imports, but it has one",
            BigIntLiteral => "plain numbers, but this is a BigInt",
            WithStatement => "names that can be told beforehand, but 'with' hides them",
            ThisExpression when !inFunction => "a name, but 'this' is nothing here",
            RegExpLiteral regex => RegexRules.Check(regex.RegExp.Pattern),
            _ => null,
        };
        if (problem is not null) return $"Expected {problem} in {Place(node)}.";
        var below = inFunction || node is FunctionDeclaration or FunctionExpression or ClassBody;
        foreach (var child in node.ChildNodes)
            if (Walk(child, below) is { } found) return found;
        return null;
    }

    /// <summary>
    /// A plain script is one run through once from top to bottom, over names and simple operators: it can't do more work than it is long, so the guards
    /// (most of an evaluation's cost) are left out.
    /// </summary>
    public static bool IsPlain(Script program, IEnumerable<string> mentioned)
    {
        if (!mentioned.All(name => ScriptSurface.Has(name) || name is "undefined" or "NaN" or "Infinity" or "isNaN" or "isFinite")) return false;
        var joins = 0;
        foreach (var node in program.DescendantNodes())
        {
            switch (node)
            {
                case ExpressionStatement or ReturnStatement or IfStatement or BlockStatement or VariableDeclaration or VariableDeclarator:
                case Identifier or LogicalExpression or ConditionalExpression or UnaryExpression or ParenthesizedExpression or ChainExpression:
                case CallExpression { Callee: Identifier }:
                    continue;
                case RegExpLiteral or BigIntLiteral:
                    return false;
                case Literal:
                    continue;
                case BinaryExpression { Operator: Acornima.Operator.In or Acornima.Operator.InstanceOf }:
                    return false;
                case BinaryExpression { Operator: Acornima.Operator.Addition }:
                    // Text may double with each.
                    if (++joins > 8) return false;
                    continue;
                case BinaryExpression:
                case AssignmentExpression { Operator: Acornima.Operator.Assignment, Left: Identifier or MemberExpression }:
                    continue;
                case MemberExpression { Computed: false, Property: Identifier member } when !Guarded.Contains(member.Name):
                    continue;
                default:
                    return false;
            }
        }
        return true;
    }

    private static string Place(Node node) => $"line {node.Location.Start.Line}, column {node.Location.Start.Column + 1}";
}
