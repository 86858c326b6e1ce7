using System.Net;
using CaseFlow.Web.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Web.Tests.Security;

/// <summary>Deny by default: what anybody may reach is on this list and nowhere else.</summary>
public sealed class OpenAddressesTests
{
    /// <summary>Addresses open to everybody. A new one is added here on purpose, with its reason.</summary>
    private static readonly string[] Open =
    [
        "/health/live", "/health/ready",          // for the machine that watches
        "/openapi/{documentName}.json",           // says nothing that the source doesn't
        "/api/{**rest}",                          // 404 as problem details
        "",                                       // the front page leads to sign-in or the citizens' pages
        "/Index", "/prihlaseni", "/odhlaseni", "/podani", "/stav", "/jazyk/{language}", "/pristupnost", "/osobni-udaje", "/chyba/{code:int}",
    ];

    [Fact]
    public async Task EverythingElseAsksForASignIn()
    {
        using var app = new TestApp();
        await app.As(null).GetAsync("/clock");
        var open = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Where(e => e.Metadata.All(m => m.GetType().Name != "StaticAssetDescriptor"))
            .Select(e => "/" + e.RoutePattern.RawText?.TrimStart('/'))
            .Select(p => p == "/" ? "" : p)
            .Distinct();
        Assert.DoesNotContain(open, p => !Open.Any(o => p == o || (o.Length > 1 && p.StartsWith(o + "/", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task EveryAddressOfTheApiAnswers401WithoutAKey()
    {
        using var app = new TestApp();
        var caller = app.As(null);
        await caller.GetAsync("/clock");
        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith(ApiRegistration.Root, StringComparison.Ordinal) == true).ToList();
        Assert.True(routes.Count >= 17, $"Expected all addresses of the API, but there are {routes.Count}.");
        foreach (var route in routes)
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var path = route.RoutePattern.RawText!.Replace("{id:guid}", Guid.Empty.ToString()).Replace("{number}", "ST-2026-00001").Replace("{name}", "x").Replace("{incidentId}", "x");
                var answer = await caller.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"Expected 401 of {method} {path}, but was {(int)answer.StatusCode}.");
            }
    }

    [Fact]
    public async Task TheJobsAreForTheAdministratorOnly()
    {
        using var app = new TestApp();
        foreach (var role in new[] { null, "clerk", "head", "coordinator", "admin" })
        {
            var answer = await app.As(role).Client.GetAsync("/jobs");
            // An API key is no sign-in for pages: nobody gets in by one.
            Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Found, $"{role}: {(int)answer.StatusCode}");
        }
    }
}
