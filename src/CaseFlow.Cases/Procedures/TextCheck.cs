using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Placeholders;
using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Expressions.Liquid;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Procedures;

/// <summary>Checks the texts of a folder: mails and letters parse, and every placeholder can get a value from somewhere.</summary>
internal sealed class TextCheck(IReadOnlyDictionary<string, byte[]> files, Procedure procedure, CompiledWorkflow? workflow)
{
    private readonly List<Problem> problems = [];

    /// <summary>Mail template name → languages, from the paths; footers apart.</summary>
    public static ILookup<string, string> Mails(IReadOnlyDictionary<string, byte[]> files) =>
        files.Keys.Where(p => p.StartsWith("mails/", StringComparison.Ordinal) && p.EndsWith(".liquid", StringComparison.Ordinal))
            .Select(p => p["mails/".Length..^".liquid".Length])
            .Where(n => n.LastIndexOf('.') > 0)
            .ToLookup(n => n[..n.LastIndexOf('.')], n => n[(n.LastIndexOf('.') + 1)..]);

    public static IReadOnlySet<string> MailNames(IReadOnlyDictionary<string, byte[]> files) =>
        Mails(files).Select(g => g.Key).Where(n => n != MailTemplate.Footer).ToHashSet();

    public static IReadOnlySet<string> LetterNames(IReadOnlyDictionary<string, byte[]> files) =>
        files.Keys.Where(p => p.StartsWith("documents/", StringComparison.Ordinal) && p.EndsWith(".docx", StringComparison.Ordinal))
            .Select(p => p["documents/".Length..^".docx".Length]).ToHashSet();

    public IReadOnlyList<Problem> Run()
    {
        foreach (var path in files.Keys.Where(p => p.StartsWith("mails/", StringComparison.Ordinal) && p.EndsWith(".liquid", StringComparison.Ordinal))) Mail(path);
        foreach (var mail in Mails(files))
            if (!mail.Contains("cs")) Wrong($"mails/{mail.Key}.cs.liquid", "noCzech", "Expected every mail to have its Czech text, but it isn't there.");
        foreach (var name in LetterNames(files)) Letter(name);
        foreach (var answer in procedure.Answers.Except(LetterNames(files))) Wrong(BundleFiles.Manifest, "unknownLetter", $"Expected 'answers' to name letters, but there is no documents/{answer}.docx.");
        foreach (var note in procedure.CitizenNotes) Note(note);
        foreach (var path in files.Keys.Where(p => p.StartsWith("scenarios/", StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal)))
            if (BundleFiles.Json(files, path).Problem is { } problem) problems.Add(problem);
        return problems;
    }

    private void Mail(string path)
    {
        var name = path["mails/".Length..^".liquid".Length];
        if (name.LastIndexOf('.') is <= 0 and var _ || name[(name.LastIndexOf('.') + 1)..].Length != 2)
        {
            Wrong(path, "badMailName", "Expected a name like received.cs.liquid, but the language is missing.");
            return;
        }
        name = name[..name.LastIndexOf('.')];
        var (template, problem) = MailTemplate.Parse(Encoding.UTF8.GetString(files[path]), name == MailTemplate.Footer);
        if (template is null)
        {
            Wrong(path, "badMail", problem!);
            return;
        }
        // A deadline's own values come only with reminders, but which mails remind is the drawing's business: they are known in all.
        Known(path, name, "template", template.Body.Placeholders.Union(template.Subject?.Placeholders ?? new HashSet<string>()), CaseValues.Reminders);
    }

    private void Letter(string name)
    {
        var path = $"documents/{name}.docx";
        var (placeholders, problem) = LetterTemplate.Check(files[path]);
        if (problem is not null) Wrong(path, "badLetter", problem);
        else Known(path, name, "template", placeholders, CaseValues.Letters);
    }

    /// <summary>A page can't wait for a value: a note may only use what is always known, and what the manifest says where to find.</summary>
    private void Note(CitizenNote note)
    {
        if (note.Task is { } task && workflow?.Nodes.Values.Any(n => n.Name == task && n.Activity is UserTask) == false)
            Wrong(BundleFiles.Manifest, "unknownTask", $"Expected citizenNotes to name tasks of the drawing, but '{task}' is none.");
        foreach (var text in note.Text.Values)
        {
            var (template, problem) = LiquidTemplate.Parse(text);
            if (template is null) Wrong(BundleFiles.Manifest, "badNote", problem!);
            else foreach (var placeholder in template.Placeholders.Where(p => p is "kodPripadu" or "odkazStav" or "osloveni" || !CaseValues.House.Contains(p) && procedure.Placeholders.GetValueOrDefault(p) is null or "box:"))
                Wrong(BundleFiles.Manifest, "unknownPlaceholder", $"Expected '{placeholder}' in citizenNotes to be a placeholder of the house or of procedure.json, but it is none that a page knows.");
        }
    }

    private void Known(string path, string name, string input, IEnumerable<string> placeholders, IReadOnlySet<string> also)
    {
        var unknown = placeholders.Where(p => !CaseValues.House.Contains(p) && !also.Contains(p) && !procedure.Placeholders.ContainsKey(p)).ToList();
        if (unknown.Count == 0) return;
        // The footer stands under every mail, so it may only use what every mail has.
        var given = name == MailTemplate.Footer ? new HashSet<string>() : GivenByBoxes(name, input);
        foreach (var placeholder in unknown)
            if (given is not null && !given.Contains(placeholder))
                Wrong(path, "unknownPlaceholder", $"Expected '{placeholder}' to be a placeholder of the house, of procedure.json or of the box that uses this text, but it is none.");
    }

    /// <summary>Names of values that the boxes using a template give; null when one computes them, so that nobody can say before it runs.</summary>
    private HashSet<string>? GivenByBoxes(string template, string input)
    {
        var given = new HashSet<string>();
        foreach (var node in workflow?.Nodes.Values ?? [])
        {
            if (node.LiteralText(input) != template || node.Json["values"] is not JsonObject values) continue;
            if (Literal(values) is not { } names) return null;
            given.UnionWith(names);
        }
        return given;
    }

    private static IEnumerable<string>? Literal(JsonObject values)
    {
        if (values["expression"] is not JsonObject expression) return values.Select(p => p.Key);
        if ((string?)expression["type"] is not ("Object" or "Literal")) return null;
        try
        {
            var node = expression["value"] is JsonValue v && v.TryGetValue(out string? text) ? JsonNode.Parse(text) : expression["value"];
            return node is JsonObject o ? [.. o.Select(p => p.Key)] : [];
        }
        catch (JsonException)
        {
            return []; // The compiler says so already.
        }
    }

    private void Wrong(string path, string code, string message) => problems.Add(Problem.Error(null, code, $"{path}: {message}"));
}
