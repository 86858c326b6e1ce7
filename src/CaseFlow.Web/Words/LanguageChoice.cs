using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Net.Http.Headers;

namespace CaseFlow.Web.Words;

/// <summary>Czech unless the reader chose otherwise; the choice is kept in a cookie.</summary>
public static class LanguageChoice
{
    private const string Cookie = "jazyk";

    public static IApplicationBuilder UseLanguageChoice(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var chosen = context.Request.Query["jazyk"].ToString() is { Length: 2 } asked ? asked : context.Request.Cookies[Cookie];
        var culture = CultureInfo.GetCultureInfo(chosen switch { "en" => "en-GB", "uk" => "uk-UA", _ => "cs-CZ" });
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
        context.Features.Set<IRequestCultureFeature>(new RequestCultureFeature(new RequestCulture(culture), null));
        return next(context);
    });

    /// <summary><c>/jazyk/en?zpet=/prace</c> keeps the choice and goes back; only to an address of ours.</summary>
    public static void MapLanguageChoice(this WebApplication app) => app.MapGet("/jazyk/{language}", (string language, string? zpet, HttpContext context) =>
    {
        if (Texts.Languages.Contains(language))
            context.Response.Cookies.Append(Cookie, language, new CookieOptions
            {
                HttpOnly = true, SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true,
            });
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return Results.LocalRedirect(zpet is { Length: > 0 } && zpet[0] == '/' && !zpet.StartsWith("//", StringComparison.Ordinal) && !zpet.StartsWith("/\\", StringComparison.Ordinal) ? zpet : "/");
    }).AllowAnonymous().ExcludeFromDescription();
}
