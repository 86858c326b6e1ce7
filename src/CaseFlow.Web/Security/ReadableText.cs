using CaseFlow.Web.Api;
using CaseFlow.Web.Forms;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CaseFlow.Web.Security;

/// <summary>A zero character is in nothing that a person writes, and PostgreSQL keeps no text with one: it is refused at the door, the same with every database.
/// The server itself takes none in a path; fields of forms, bodies and queries of the API name the field.</summary>
public static class ReadableText
{
    public static IApplicationBuilder UseReadableText(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var api = context.Request.Path.StartsWithSegments(ApiRegistration.Root);
        if (!api && context.Request.ContentLength > Attachments.MostBytes && context.Features.Get<IStatusCodeReExecuteFeature>() is null && context.Features.Get<FilesLeftOut>() is null)
        {
            // Before anything begins to read it.
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        }
        if (api || context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) != true) return next(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });
}

/// <summary>What a page is sent besides the fields of its form, which the check of fields looks through.</summary>
public sealed class ReadableForm : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        // The page that says what was wrong with a form reads none.
        if (context.HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null) await next();
        else if (await ProblemOfAsync(context.HttpContext.Request) is { } status) context.Result = new StatusCodeResult(status);
        else await next();
    }

    /// <summary>Null: it can be read.</summary>
    private static async Task<int?> ProblemOfAsync(HttpRequest request)
    {
        if (!request.HasFormContentType) return null;
        try
        {
            return (await request.ReadFormAsync(request.HttpContext.RequestAborted)).All(entry =>
                !entry.Key.Contains('\0') && (entry.Key.StartsWith(FormReading.Prefix, StringComparison.Ordinal) || entry.Value.All(text => text?.Contains('\0') != true))) ? null : StatusCodes.Status400BadRequest;
        }
        catch (InvalidDataException)
        {
            // A form without files: its reader takes no zero character at all.
            return StatusCodes.Status400BadRequest;
        }
        catch (BadHttpRequestException broken)
        {
            return broken.StatusCode;
        }
    }
}
