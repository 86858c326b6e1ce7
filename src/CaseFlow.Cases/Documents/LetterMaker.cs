using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Documents;

/// <summary>Makes the DOCX of a letter from the bundle's template. A missing value is named and no half-filled document comes out.</summary>
public sealed class LetterMaker
{
    /// <summary>The document's row (its file already stored), or the names of the missing values.</summary>
    public Task<(DocumentRow? Document, string? Problem)> MakeAsync(LetterOpened letter, CaseRow @case, WorkflowState state, Bundle bundle, DateTimeOffset at, CancellationToken cancel) => throw null!;
}
