using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>A branch without script: leaves by the first of its outcomes that fits the field's value – an option, or a comparison like <c>&gt;= 18</c> – else by Otherwise.</summary>
public sealed class Choice : Activity
{
    private const string Otherwise = "Otherwise";
    private static readonly string[] Comparisons = [">=", "<=", "!=", ">", "<", "="];

    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.Choice", 1, [Otherwise], [new("field", "String", Required: true), new("outcomes", "Object", Required: true)], []);

    public override IReadOnlyList<string> Ports(ActivityNode node) =>
        [.. (BoxInput.TryLiteral(node, "outcomes", out var value) ? BoxInput.Texts(value) ?? [] : []), Otherwise];

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "field") is not { } field) return;
        var value = context.Variable(field);
        context.Complete(Ports(context.Node).First(outcome => outcome == Otherwise || Fits(value, outcome)));
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope)
    {
        foreach (var problem in BoxCheck.Required(node, "field", "fieldMissing")) yield return problem;
        if (!BoxInput.TryLiteral(node, "outcomes", out var value) || BoxInput.Texts(value) is not { Count: > 0 } outcomes)
        {
            yield return Problem.Error(node.Id, "outcomeMissing", $"Expected '{node.Name}' to list its outcomes, but it has none.");
            yield break;
        }
        foreach (var twice in outcomes.GroupBy(o => o).Where(g => g.Count() > 1))
            yield return Problem.Error(node.Id, "outcomeTwice", $"Expected the outcomes of '{node.Name}' to differ, but '{twice.Key}' stands there twice.");
        if (scope.Procedure is not { } procedure || node.LiteralText("field") is not { Length: > 0 } name) yield break;
        if (BoxCheck.FieldOf(procedure, name) is not { } field)
        {
            if (scope.FindVariable(node, name) is null)
                yield return Problem.Error(node.Id, "unknownField", $"Expected '{node.Name}' to ask about a field or variable, but there is no '{name}'.");
            yield break;
        }
        foreach (var outcome in outcomes)
            if (Compared(outcome).Operator.Length == 0
                && (field.Type == FieldType.Choice ? !field.Options.Exists(o => o.Value == outcome) : field.Type == FieldType.Bool && outcome is not ("true" or "false")))
                yield return Problem.Error(node.Id, "unknownOption", $"Expected the outcomes of '{node.Name}' to be options of '{name}', but '{outcome}' is none.");
    }

    /// <summary>Whether a value fits an outcome: numbers and dates by size, the rest by equality of text. Nothing is bigger or smaller than an empty value.</summary>
    internal static bool Fits(JsonNode? value, string outcome)
    {
        var (comparison, operand) = Compared(outcome);
        var text = Words(value);
        if (comparison.Length == 0) return text == operand;
        var order = Order(text, operand);
        return comparison switch
        {
            "=" => order is 0 || (order is null && text == operand),
            "!=" => order is not null ? order != 0 : text != operand,
            ">" => order > 0,
            ">=" => order >= 0,
            "<" => order < 0,
            _ => order <= 0,
        };
    }

    private static (string Operator, string Operand) Compared(string outcome)
    {
        var comparison = Array.Find(Comparisons, c => outcome.StartsWith(c, StringComparison.Ordinal)) ?? "";
        return (comparison, comparison.Length == 0 ? outcome : outcome[comparison.Length..].Trim());
    }

    private static int? Order(string a, string b)
    {
        if (decimal.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && decimal.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)) return x.CompareTo(y);
        return Date(a) is { } from && Date(b) is { } to ? from.CompareTo(to) : null;
    }

    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text.Length > 10 ? text[..10] : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Words(JsonNode? value) => value switch
    {
        null => "",
        JsonValue when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };
}
