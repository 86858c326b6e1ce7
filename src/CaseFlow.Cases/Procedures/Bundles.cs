using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Procedures;

/// <summary>A bundle, read and compiled once; shared by all threads.</summary>
/// <param name="Files">Path in the folder → bytes (mails, documents, scenarios, manifest, drawing).</param>
public sealed record Bundle(string Hash, int Version, Procedure Procedure, CompiledWorkflow Workflow, IReadOnlyDictionary<string, byte[]> Files);

/// <summary>Live and pinned versions of procedures, cached by hash.</summary>
public sealed class Bundles
{
    /// <summary>The live version, or null when there is no such procedure.</summary>
    public Task<Bundle?> LiveAsync(string procedure, CancellationToken cancel) => throw null!;
    public Task<IReadOnlyList<Bundle>> AllLiveAsync(CancellationToken cancel) => throw null!;
    public Task<Bundle> ByHashAsync(string hash, CancellationToken cancel) => throw null!;
}

/// <summary>Takes <c>workflows/</c> in: at start and by <c>caseflow import</c>; and writes a live version back as a folder.</summary>
public sealed class BundleImport
{
    /// <summary>One line a procedure: imported, unchanged, draft made, or its problems. A folder with errors changes nothing.</summary>
    public Task<IReadOnlyList<ImportReport>> ImportAsync(string workflowsDirectory, CancellationToken cancel) => throw null!;
    public Task ExportAsync(string procedure, string directory, CancellationToken cancel) => throw null!;
}

/// <param name="Outcome">imported, unchanged, draft, failed.</param>
public sealed record ImportReport(string Procedure, string Outcome, string? Hash, IReadOnlyList<Problem> Problems);
