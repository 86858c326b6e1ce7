using System.Text;
using Acornima;
using Acornima.Ast;
using Jint.Native;
using Jint.Runtime.Interop;
using Interpreter = Jint.Engine;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>
/// Text grows by operators too, and no hook of the interpreter sees them: <c>s += s</c> forty times is a terabyte. So each <c>+</c>, <c>+=</c> and template
/// of a script that can repeat itself is wrapped in a call that looks at the length of what came out.
/// </summary>
internal static class ScriptGrowth
{
    private const string Name = "caseflow$checked";
    /// <summary>Adding so little at a time can't pass the limit of length before that of statements.</summary>
    private const int Little = 16;

    /// <summary>The script with the calls put in (lines stay what they were), or the same text when there is nothing to wrap.</summary>
    public static string Wrap(string source, Script program)
    {
        var calls = new List<(int At, string Text)>();
        Collect(program, calls);
        if (calls.Count == 0) return source;
        var result = new StringBuilder(source.Length + calls.Count * Name.Length);
        var done = 0;
        // A stable order: where two begin together the outer comes first, and all ends are alike.
        foreach (var (at, text) in calls.OrderBy(c => c.At))
        {
            result.Append(source, done, at - done).Append(text);
            done = at;
        }
        return result.Append(source, done, source.Length - done).ToString();
    }

    public static void Install(Interpreter engine, EngineLimits limits) => engine.SetValue(Name, new ClrFunction(engine, Name, (_, args) =>
        args[0] is JsString text && text.Length > limits.StringLength
            ? throw new ScriptFault($"Expected text of at most {limits.StringLength} characters (limit StringLength), but the script makes {text.Length}.")
            : args[0]));

    private static void Collect(Node node, List<(int At, string Text)> calls)
    {
        var grows = node switch
        {
            BinaryExpression { Operator: Operator.Addition } sum => !IsLittle(sum.Left) && !IsLittle(sum.Right),
            AssignmentExpression { Operator: Operator.AdditionAssignment } sum => !IsLittle(sum.Right),
            TemplateLiteral template => template.Expressions.Count > 0,
            _ => false,
        };
        if (grows) calls.Add((node.Start, Name + "("));
        foreach (var child in node.ChildNodes)
        {
            // The text of a tagged template is an argument, not a value.
            if (node is TaggedTemplateExpression && child is TemplateLiteral quasi)
                foreach (var expression in quasi.Expressions) Collect(expression, calls);
            else Collect(child, calls);
        }
        if (grows) calls.Add((node.End, ")"));
    }

    private static bool IsLittle(Node operand) => operand switch
    {
        NumericLiteral => true,
        StringLiteral text => text.Value.Length <= Little,
        _ => false,
    };
}
