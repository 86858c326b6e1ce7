using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Web.Tests.Security;

/// <summary>Every address that the running program answers, with its method, from the table by which it finds them.</summary>
internal static class RouteTable
{
    /// <summary>Style sheets, fonts and icons: one line for all of them.</summary>
    public const string Static = "/site.css";

    /// <summary>"GET /pripad/{number}", "POST /pripad/{number}?handler=Claim" …</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IServiceProvider services)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var loader = services.GetRequiredService<PageLoader>();
        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText?.Trim('/');
            if (route == "/{**path:file}" || endpoint.Metadata.Any(m => m.GetType().Name == "StaticAssetDescriptor")) found.Add("GET " + Static);
            else if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                // Some have nothing to do before they are shown.
                found.Add($"GET {route}");
                foreach (var handler in (await loader.LoadAsync(page, endpoint.Metadata)).HandlerMethods)
                    found.Add($"{handler.HttpMethod.ToUpperInvariant()} {route}{(handler.Name is { } name ? $"?handler={name}" : "")}");
            }
            else foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET", "POST"])
                if (method is not "HEAD") found.Add($"{method} {route}");
        }
        return [.. found];
    }
}
