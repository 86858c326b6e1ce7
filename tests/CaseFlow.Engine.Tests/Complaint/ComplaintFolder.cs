using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Tests.Complaint;

/// <summary>The folder workflows/complaint as it is shipped.</summary>
internal static class ComplaintFolder
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "workflows", "complaint");
    public static readonly Procedure Procedure = JsonSerializer.Deserialize<Procedure>(File.ReadAllText(Path.Combine(Folder, "procedure.json")), CaseFlowJson.Options)!;
    /// <summary>Files of mails, without the shared footer.</summary>
    public static readonly IReadOnlyList<string> MailFiles =
        [.. Directory.GetFiles(Path.Combine(Folder, "mails"), "*.liquid").Where(f => !Path.GetFileName(f).StartsWith('_')).Order(StringComparer.Ordinal)];
    public static readonly IReadOnlySet<string> Documents = Directory.GetFiles(Path.Combine(Folder, "documents"), "*.docx").Select(f => Path.GetFileNameWithoutExtension(f)!).ToHashSet();
    public static readonly Compilation Compilation = CompiledWorkflow.Compile(
        File.ReadAllText(Path.Combine(Folder, "workflow.json")), Procedure, MailFiles.Select(f => Path.GetFileName(f).Split('.')[0]).ToHashSet(), Documents);

    public static IEnumerable<TheoryDataRow<string>> Scenarios() =>
        Directory.GetFiles(Path.Combine(Folder, "scenarios"), "*.json").Order(StringComparer.Ordinal).Select(f => new TheoryDataRow<string>(Path.GetFileNameWithoutExtension(f)));

    public static JsonObject Scenario(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "scenarios", name + ".json")))!.AsObject();
}
