using System.Globalization;
using System.Security.Claims;
using CaseFlow.Cases.Access;

namespace CaseFlow.Web.SignIn;

/// <summary>The reader of this request: the signed-in person or the API key, with the grants valid today. One look-up a request.</summary>
public sealed class CurrentReader(IHttpContextAccessor http, CaseAccess access)
{
    private Task<Reader?>? found;

    /// <summary>Null: nobody is signed in, or the user was disabled since.</summary>
    public Task<Reader?> FindAsync() => found ??= LookUpAsync();

    /// <summary>For pages that the fallback policy has already closed to everybody else.</summary>
    public async Task<Reader> GetAsync() =>
        await FindAsync() ?? throw new InvalidOperationException("Expected a signed-in reader, but the request has none: is the page open to everybody?");

    private async Task<Reader?> LookUpAsync() =>
        http.HttpContext is { } context && Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? await access.ReaderAsync(id, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "en" : "cs", context.RequestAborted)
            : null;
}
