using CaseFlow.Cases;

namespace CaseFlow.Web.Security;

/// <summary>Host names that citizens use serve the citizens' pages and nothing else: no sign-in, no API, no jobs.</summary>
public static class PublicHosts
{
    private static readonly string[] Served = ["/podani", "/stav", "/jazyk", "/pristupnost", "/osobni-udaje", "/chyba", "/gov", "/site", "/health"];

    public static IApplicationBuilder UsePublicHosts(this IApplicationBuilder app, CaseFlowSettings settings) => app.Use((context, next) =>
    {
        if (!IsPublic(settings, context.Request.Host.Host) || context.Request.Path == "/"
            || Served.Any(path => context.Request.Path.StartsWithSegments(path)) || IsOwnFile(context.Request.Path))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    public static bool IsPublic(CaseFlowSettings settings, string host) =>
        settings.PublicHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static bool IsOwnFile(PathString path) => path.Value is { } p && !p[1..].Contains('/') && (p.EndsWith(".css", StringComparison.Ordinal) || p.EndsWith(".svg", StringComparison.Ordinal) || p.EndsWith(".js", StringComparison.Ordinal));
}
