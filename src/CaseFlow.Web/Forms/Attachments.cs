using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Forms;

/// <summary>Files that came with a form, opened; closed together.</summary>
public sealed class Attachments : IAsyncDisposable
{
    /// <summary>Largest whole form with its files.</summary>
    public const long MostBytes = 50 * 1024 * 1024;

    /// <summary>Largest files of one form together, so that the rest of the form has room beside them.</summary>
    public const long MostFileBytes = MostBytes - 512 * 1024;

    /// <summary>Said when they are larger; the key of <see cref="Words.Texts"/>.</summary>
    public const string TooLargeToSend = "Soubory mají dohromady víc než 50 MB. Vyberte jich méně nebo je zmenšete; další můžete poslat potom, na stránce Stav podání.";

    public required IReadOnlyList<UploadedFile> Files { get; init; }

    /// <summary>An empty file is one, too, and is refused in words; a browser that was given none sends none.</summary>
    public static Attachments Of(IEnumerable<IFormFile> files) => new()
    {
        Files = [.. files.Take(20).Select(f => new UploadedFile(Path.GetFileName(f.FileName), f.ContentType, f.OpenReadStream()))],
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var file in Files)
            await file.Content.DisposeAsync();
    }
}
