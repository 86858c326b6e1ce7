using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CaseFlow.Web.Forms;

/// <summary>The form was larger than the office takes: what was typed is there, its files are not.</summary>
public sealed class FilesLeftOut;

/// <summary>Reads a form whose files are too large without keeping them, so that its page comes again with what was typed and says so.
/// Without it whoever wrote four pages and chose one film too many would stand before an error page.</summary>
public static class LargeForms
{
    /// <summary>Of a body larger than this nothing is read.</summary>
    public const long MostRead = 500L * 1024 * 1024;
    private const int MostTyped = 4 * 1024 * 1024;
    private const int MostFields = 2000;
    private static readonly string[] Addresses = ["/podani", "/stav", "/podatelna"];

    public static IApplicationBuilder UseLargeForms(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var request = context.Request;
        if (HttpMethods.IsPost(request.Method) && request.ContentLength is > Attachments.MostBytes and <= MostRead && Addresses.Contains(request.Path.Value, StringComparer.OrdinalIgnoreCase)
            && await TypedAsync(context) is { } typed)
        {
            request.Form = typed;
            context.Features.Set(new FilesLeftOut());
        }
        await next(context);
    });

    /// <summary>The fields of the form; null: it is none, is broken, or even its fields are too large.</summary>
    private static async Task<FormCollection?> TypedAsync(HttpContext context)
    {
        var request = context.Request;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary) return null;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MostRead;
        var typed = new KeyValueAccumulator();
        var room = MostTyped;
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part) || !part.IsFormDisposition()) continue;
                if (await TextAsync(section.Body, room, context.RequestAborted) is not { } text || typed.ValueCount >= MostFields) return null;
                typed.Append(HeaderUtilities.RemoveQuotes(part.Name).Value ?? "", text);
                room -= text.Length;
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
        return new FormCollection(typed.GetResults());
    }

    private static async Task<string?> TextAsync(Stream body, int most, CancellationToken cancel)
    {
        using var text = new MemoryStream();
        var buffer = new byte[8192];
        while (await body.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            if (text.Length + read > most) return null;
            text.Write(buffer, 0, read);
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
