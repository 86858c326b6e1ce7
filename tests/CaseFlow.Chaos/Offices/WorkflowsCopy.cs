using System.Text.Json.Nodes;
using CaseFlow.Cases.Procedures;

namespace CaseFlow.Chaos.Offices;

/// <summary>The office's procedures, changed now and then between two lives of the server, so that a start has something to take in.</summary>
internal sealed class WorkflowsCopy
{
    private readonly Random dice;
    private int changes, present;

    public WorkflowsCopy(string folder, Random dice)
    {
        (Folder, this.dice) = (folder, dice);
        var source = Path.Combine(AppContext.BaseDirectory, "workflows");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public string Folder { get; }

    /// <summary>Hash of the complaint's folder as it stands: after a whole start this bundle is the live one.</summary>
    public string ComplaintHash() => BundleFiles.HashOf(BundleFiles.Read(Path.Combine(Folder, "complaint")).Files);

    /// <summary>A new wording of the title in one start out of three: a new bundle, while open cases stay on theirs. Now and then an older wording comes back.</summary>
    public void ChangeSometimes(bool always)
    {
        if (dice.Next(3) > 0 && !always) return;
        // Never the one that stands: a start that finds nothing new doesn't come to what a kill during an import waits for.
        var wording = dice.Next(4) == 0 && changes > 0 ? (present + 1 + dice.Next(changes)) % (changes + 1) : ++changes;
        present = wording;
        Edit(Path.Combine(Folder, "complaint", "procedure.json"), root => root["title"]!["en"] = $"Complaint and initiative ({wording})");
        if (dice.Next(2) == 0) Edit(Path.Combine(Folder, "calendar.json"), root => root["title"] = $"Czech public holidays ({wording})");
    }

    private static void Edit(string file, Action<JsonNode> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(file))!;
        change(root);
        File.WriteAllText(file, root.ToJsonString());
    }
}
