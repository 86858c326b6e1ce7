using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Definitions;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Procedures;

/// <param name="Procedure">Name of the folder, or "calendar".</param>
/// <param name="Outcome">imported, unchanged, draft, failed.</param>
public sealed record ImportReport(string Procedure, string Outcome, string? Hash, IReadOnlyList<Problem> Problems);

/// <summary>Takes <c>workflows/</c> in: at start and by <c>caseflow import</c>; and writes a live version back as a folder.</summary>
public sealed class BundleImport(CaseFlowContext db, Database database, OfficeDocuments documents, TimeProvider time)
{
    public const string Live = "live", Retired = "retired", Draft = "draft", Source = "import";

    /// <summary>One line a procedure: imported, unchanged, draft made, or its problems. A folder with errors changes nothing.</summary>
    public async Task<IReadOnlyList<ImportReport>> ImportAsync(string workflowsDirectory, CancellationToken cancel)
    {
        if (!Directory.Exists(workflowsDirectory))
            return [Failed("workflows", Problem.Error(null, "noFolder", $"Expected the folder {workflowsDirectory}, but it isn't there."))];
        var reports = new List<ImportReport> { await CalendarAsync(Path.Combine(workflowsDirectory, "calendar.json"), cancel) };
        Failpoint.Reach(Failpoint.DuringImport);
        foreach (var folder in Directory.EnumerateDirectories(workflowsDirectory).Order(StringComparer.Ordinal))
            if (File.Exists(Path.Combine(folder, BundleFiles.Manifest)) || File.Exists(Path.Combine(folder, BundleFiles.Drawing)))
                reports.Add(await FolderAsync(folder, cancel));
        return reports;
    }

    /// <summary>Writes the live version into a folder, byte for byte as it was taken in; other files there stay. Throws when there is no live version.</summary>
    public async Task ExportAsync(string procedure, string directory, CancellationToken cancel)
    {
        var row = await db.Bundles.AsNoTracking().SingleOrDefaultAsync(b => b.Procedure == procedure && b.State == Live, cancel)
                  ?? throw new InvalidOperationException($"Expected a live version of '{procedure}', but there is none.");
        foreach (var (path, content) in BundleFiles.Unpack(row.Files))
        {
            var target = Path.Combine(directory, path.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllBytesAsync(target, content, cancel);
        }
    }

    private async Task<ImportReport> CalendarAsync(string path, CancellationToken cancel)
    {
        const string name = "calendar";
        if (!File.Exists(path)) return Failed(name, Problem.Error(null, "fileMissing", "calendar.json: Expected the file to be there, but it isn't."));
        if (new FileInfo(path).Length > BundleFiles.MaxJsonBytes)
            return Failed(name, Problem.Error(null, "fileTooLarge", $"calendar.json: Expected at most {BundleFiles.MaxJsonBytes >> 20} MB, but it is larger."));
        try
        {
            var taken = await documents.ImportAsync(await File.ReadAllTextAsync(path, cancel), cancel);
            return new ImportReport(name, taken ? "imported" : "unchanged", (await documents.CurrentAsync(cancel)).Hash, []);
        }
        catch (FormatException e)
        {
            return Failed(name, Problem.Error(null, "badCalendar", $"calendar.json: {e.Message}"));
        }
    }

    private async Task<ImportReport> FolderAsync(string folder, CancellationToken cancel)
    {
        var name = Path.GetFileName(folder);
        var (files, problems) = BundleFiles.Read(folder);
        if (problems.Count > 0) return new ImportReport(name, "failed", null, problems);
        var hash = BundleFiles.HashOf(files);
        var (last, _) = await VersionsAsync(db, name, cancel);
        // The folder is as it was when it was last looked at: whatever the coordinator did since, stands.
        if (last?.Hash == hash) return new ImportReport(name, "unchanged", hash, []);

        var (procedure, workflow, found) = BundleCompiler.Compile(files);
        if (procedure is not null && procedure.Name != name)
            found = [.. found, Problem.Error(null, "badName", $"{BundleFiles.Manifest}: Expected 'name' to be the folder's name '{name}', but it is '{procedure.Name}'.")];
        if (workflow is null || found.Any(p => p.Severity is Severity.Error)) return new ImportReport(name, "failed", null, found);
        // Looked at again and written as one: of two nodes that start at once, the second finds the folder taken in.
        var outcome = await database.WriteAsync(own => TakeInAsync(own, name, hash, files, cancel), cancel);
        return new ImportReport(name, outcome, hash, found);
    }

    private static async Task<(BundleRow? Last, List<BundleRow> All)> VersionsAsync(CaseFlowContext db, string name, CancellationToken cancel)
    {
        // Without the files, which are large.
        var all = await db.Bundles.AsNoTracking().Where(b => b.Procedure == name)
            .Select(b => new BundleRow { Hash = b.Hash, Procedure = name, Version = b.Version, Files = "", State = b.State, Source = b.Source, ImportNumber = b.ImportNumber }).ToListAsync(cancel);
        return (all.Where(v => v.ImportNumber is not null).MaxBy(v => v.ImportNumber), all);
    }

    private async Task<string> TakeInAsync(CaseFlowContext own, string name, string hash, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancel)
    {
        var (last, versions) = await VersionsAsync(own, name, cancel);
        if (last?.Hash == hash) return "unchanged";
        var live = versions.SingleOrDefault(v => v.State == Live);
        var publish = live is null || live.Hash == last?.Hash || live.Hash == hash;
        if (publish) await own.Bundles.Where(b => b.Procedure == name && b.State == Live).ExecuteUpdateAsync(s => s.SetProperty(b => b.State, Retired), cancel);
        // Only the newest file can be the draft to look at.
        await own.Bundles.Where(b => b.Procedure == name && b.State == Draft && b.Source == Source).ExecuteUpdateAsync(s => s.SetProperty(b => b.State, Retired), cancel);
        var (state, number) = (publish ? Live : Draft, (last?.ImportNumber ?? 0) + 1);
        if (versions.Any(v => v.Hash == hash))
            await own.Bundles.Where(b => b.Hash == hash).ExecuteUpdateAsync(s => s.SetProperty(b => b.State, state).SetProperty(b => b.ImportNumber, number), cancel);
        else
        {
            var row = new BundleRow
            {
                Hash = hash, Procedure = name, Version = versions.Select(v => v.Version).DefaultIfEmpty().Max() + 1, Files = BundleFiles.Pack(files), State = state,
                Source = Source, ImportNumber = number, CreatedAt = time.GetUtcNow(),
            };
            own.Bundles.Add(row);
            await own.SaveChangesAsync(cancel);
        }
        Failpoint.Reach(Failpoint.DuringImport);
        return publish ? "imported" : "draft";
    }

    private static ImportReport Failed(string name, Problem problem) => new(name, "failed", null, [problem]);
}
