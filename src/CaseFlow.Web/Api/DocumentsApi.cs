using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using Microsoft.AspNetCore.Http.Features;

namespace CaseFlow.Web.Api;

/// <summary>Documents of a case: upload as a form with files, download as attachments.</summary>
internal static class DocumentsApi
{
    /// <summary>Most bytes of one upload with everything around it.</summary>
    public const long MaxBytes = 26 * 1024 * 1024;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/cases/{number}/documents", UploadAsync).WithTags("Documents")
            .Describe("uploadDocument", "Adds a document to a case", "multipart/form-data: file, direction (in, out, internal; default in), refNo.")
            .WithMetadata(new DescribedBody(typeof(UploadBody), "", "multipart/form-data"))
            .Produces<DocumentView>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(404).ProducesProblem(413);
        api.MapGet("/documents/{id:guid}", DownloadAsync).WithTags("Documents")
            .Describe("downloadDocument", "Downloads a document").Produces(StatusCodes.Status200OK).ProducesProblem(404);
        api.MapGet("/cases/{number}/letters/{template}/preview", PreviewAsync).WithTags("Documents")
            .Describe("previewLetter", "Downloads a letter as it would be made now", "A draft of a letter that an open step leads to; nothing of it is stored. 409 while something is missing.")
            .Query(("person", "which of several addressees, 0 (the first) if absent"))
            .Produces(StatusCodes.Status200OK).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> UploadAsync(HttpContext http, string number, CaseDocuments documents, CancellationToken cancel)
    {
        if (!http.Request.HasFormContentType)
            return ApiProblems.Of(StatusCodes.Status415UnsupportedMediaType, "Expected a body of type multipart/form-data.");
        if (http.Request.ContentLength > MaxBytes)
            return ApiProblems.Of(StatusCodes.Status413PayloadTooLarge, $"Expected at most {MaxBytes} bytes, but there are more.");
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = MaxBytes, ValueLengthLimit = 4096, ValueCountLimit = 16 }, cancel);
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException or IOException)
        {
            return ApiProblems.Of(StatusCodes.Status400BadRequest, "Expected a well-formed form of at most 26 MB, but it isn't one.");
        }
        var direction = form["direction"].ToString() is { Length: > 0 } given ? given : "in";
        var errors = new Dictionary<string, string>();
        if (form.Files.Count != 1) errors["file"] = $"Expected exactly one file, but there are {form.Files.Count}.";
        if (direction is not ("in" or "out" or "internal")) errors["direction"] = "Expected in, out or internal.";
        if (errors.Count > 0) return ApiProblems.Invalid(errors);
        var file = form.Files[0];
        await using var content = file.OpenReadStream();
        var refNo = form["refNo"].ToString() is { Length: > 0 } no ? no : null;
        var answer = await documents.UploadAsync(http.Reader(), number, new UploadedFile(file.FileName, file.ContentType ?? "application/octet-stream", content), direction, refNo, cancel);
        return ApiProblems.Of(answer, document => Results.Created($"{ApiRegistration.Root}/documents/{document.Id}", document));
    }

    private static async Task<IResult> DownloadAsync(HttpContext http, Guid id, CaseDocuments documents, CancellationToken cancel) =>
        ApiProblems.Of(await documents.OpenAsync(http.Reader(), id, cancel), found =>
        {
            // Always an attachment and never sniffed: an uploaded page must not run as one of ours.
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.File(found.Content, "application/octet-stream", found.Document.Name);
        });

    private static async Task<IResult> PreviewAsync(HttpContext http, string number, string template, LetterPreviews previews, CancellationToken cancel)
    {
        var query = new ApiQuery(http.Request.Query);
        var person = query.Number("person", 0, 0, 200);
        return query.Problem ?? ApiProblems.Of(await previews.OfCaseAsync(http.Reader(), number, template, person, cancel), draft =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.File(draft.Content!, LetterMaker.Docx, draft.FileName);
        });
    }

    internal sealed record UploadBody(string File, string? Direction = "in", string? RefNo = null);
}
