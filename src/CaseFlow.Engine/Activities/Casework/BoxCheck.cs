using System.Text.Json.Nodes;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Checks of inputs that several boxes share, made when a definition is compiled. What is computed at run time is not judged here.</summary>
internal static class BoxCheck
{
    public static IEnumerable<Problem> Roles(ActivityNode node, bool required = true)
    {
        if (!BoxInput.TryLiteral(node, "roles", out var value)) yield break;
        if (BoxInput.Texts(value) is not { } roles)
            yield return Problem.Error(node.Id, "rolesMalformed", $"Expected 'roles' of '{node.Name}' to be a list of names, but it is {Short(value)}.");
        else if (required && value is not null && roles.Count == 0)
            yield return Problem.Error(node.Id, "roleMissing", $"Expected '{node.Name}' to name at least one role, but it names none.");
    }

    public static IEnumerable<Problem> Form(ActivityNode node, CompileScope scope, bool ofLetter = false)
    {
        if (!BoxInput.TryLiteral(node, "form", out var value)) yield break;
        if (BoxInput.Form(value) is not { } form)
        {
            yield return Problem.Error(node.Id, "formMalformed", $"Expected 'form' of '{node.Name}' to be a list of fields, but it is {Short(value)}.");
            yield break;
        }
        if (scope.Procedure is not { } procedure) yield break;
        foreach (var other in form.SelectMany(f => f.When?.Keys ?? []).Distinct())
            if (FieldOf(procedure, other) is null)
                yield return Problem.Error(node.Id, "unknownField", $"Expected 'when' on the form of '{node.Name}' to name fields of the procedure, but there is no '{other}'.");
        foreach (var field in form)
            if ((ofLetter ? procedure.FieldOnForm(field.Field, ofLetter) : FieldOf(procedure, field.Field)) is null)
                yield return Problem.Error(node.Id, "unknownField", $"Expected a field of the procedure on the form of '{node.Name}', but there is no '{field.Field}'.");
    }

    /// <summary>A deadline kind named by an input (absent ones are the compiler's problem, here and below); the office's own kind "task" needs no declaration.</summary>
    public static IEnumerable<Problem> Kind(ActivityNode node, CompileScope scope, string input = "kind", bool required = true)
    {
        if (!BoxInput.TryLiteral(node, input, out _)) yield break;
        if (node.LiteralText(input) is not { Length: > 0 } kind)
        {
            if (required && node.Json.ContainsKey(input)) yield return Problem.Error(node.Id, "kindMissing", $"Expected '{node.Name}' to name a deadline kind in '{input}', but it names none.");
        }
        else if (scope.Procedure is { } procedure && procedure.Deadline(kind) is null && kind != UserTask.DefaultDueKind)
        {
            yield return Problem.Error(node.Id, "unknownDeadlineKind", $"Expected a deadline kind of the procedure in '{input}' of '{node.Name}', but there is no '{kind}'.");
        }
    }

    public static IEnumerable<Problem> Rule(ActivityNode node, CompileScope scope, string input)
    {
        if (!BoxInput.TryLiteral(node, input, out var value) || value is null) yield break;
        if (!DeadlineRuleReader.TryRead(value, out var rule, out var problem))
        {
            yield return Problem.Error(node.Id, "ruleMalformed", $"'{node.Name}': {problem}");
            yield break;
        }
        if (rule.ByField is { } by && Unknown(node, scope, by))
            yield return Problem.Error(node.Id, "unknownField", $"Expected a field of the procedure in 'byField' of '{node.Name}', but there is no '{by}'.");
        foreach (var term in rule.Rules.Values.Append(rule.Rule).OfType<TermRule>())
        {
            var (source, name) = term.From.Split(':', 2) is [var s, var n] ? (s, n) : (term.From, "");
            if (source == "field" && Unknown(node, scope, name))
                yield return Problem.Error(node.Id, "unknownField", $"Expected the deadline of '{node.Name}' to start from a field of the procedure, but there is no '{name}'.");
            else if (source == "deadline" && scope.Procedure is { } procedure && procedure.Deadline(name) is null)
                yield return Problem.Error(node.Id, "unknownDeadlineKind", $"Expected the deadline of '{node.Name}' to start from a deadline kind of the procedure, but there is no '{name}'.");
            else if (source == "letter" && name[..name.LastIndexOf('.')] is var box && !scope.Nodes.Values.Any(b => b.Activity is SendLetter && (b.Name == box || b.Id == box)))
                yield return Problem.Error(node.Id, "unknownLetter", $"Expected the deadline of '{node.Name}' to start from a letter of the drawing, but no SendLetter is named '{box}'.");
        }
    }

    public static IEnumerable<Problem> Reminders(ActivityNode node, CompileScope scope)
    {
        if (!BoxInput.TryLiteral(node, "reminders", out var value)) yield break;
        if (!DeadlineRuleReader.TryReadReminders(value, out var reminders, out var problem))
        {
            yield return Problem.Error(node.Id, "remindersMalformed", $"'{node.Name}': {problem}");
            yield break;
        }
        foreach (var reminder in reminders)
            if (scope.Mails.Count > 0 && !scope.Mails.Contains(reminder.Mail))
                yield return Problem.Error(node.Id, "unknownMail", $"Expected a mail of the procedure in the reminders of '{node.Name}', but there is no '{reminder.Mail}'.");
    }

    public static IEnumerable<Problem> Required(ActivityNode node, string input, string code)
    {
        if (BoxInput.TryLiteral(node, input, out var value) && value is JsonValue v && v.TryGetValue(out string? text) && string.IsNullOrWhiteSpace(text))
            yield return Problem.Error(node.Id, code, $"Expected '{node.Name}' to have '{input}', but it is empty.");
    }

    /// <summary>A field of the case or of an item of one of its lists.</summary>
    public static Field? FieldOf(Procedure procedure, string name) =>
        procedure.FieldNamed(name) ?? procedure.Fields.SelectMany(f => f.Fields).FirstOrDefault(f => f.Name == name);

    /// <summary>Rules may read any variable in scope: fields of the case or of an item, and variables of the definition.</summary>
    private static bool Unknown(ActivityNode node, CompileScope scope, string name) => scope.FindVariable(node, name) is null;

    public static string Short(JsonNode? value) => value?.ToJsonString() is { } text ? (text.Length > 60 ? text[..60] + "…" : text) : "absent";
}
