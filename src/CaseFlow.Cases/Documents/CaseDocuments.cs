using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;

namespace CaseFlow.Cases.Documents;

/// <summary>Documents of a case: in, out and internal.</summary>
public sealed class CaseDocuments
{
    /// <param name="direction">in, out, internal.</param>
    public Task<Answer<DocumentView>> UploadAsync(Reader reader, string number, UploadedFile file, string direction, string? refNo, CancellationToken cancel) => throw null!;
    public Task<Answer<(DocumentView Document, Stream Content)>> OpenAsync(Reader reader, Guid documentId, CancellationToken cancel) => throw null!;
}
