using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaseFlow.Cases.Access;
using Microsoft.AspNetCore.Authorization;

namespace CaseFlow.Web.Api;

/// <summary>The REST API under <c>/api/v1</c>, as an explicit list of topics.</summary>
public static class ApiRegistration
{
    public const string Root = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        ApiKeySignIn.Add(services);
        services.AddProblemDetails(Health.TroubleAnswers.Describe);
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = false);
        services.ConfigureHttpJsonOptions(o =>
        {
            // Nulls are written: a client finds every property it was promised.
            o.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
            o.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        });
        services.AddOpenApi("v1", ApiDescription.Configure);
        return services;
    }

    /// <summary>Whether errors of this address are told as problem details and not as a page.</summary>
    public static bool SpeaksJson(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/openapi") || http.Request.Path.StartsWithSegments("/health");

    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var api = app.MapGroup(Root)
            .RequireAuthorization(new AuthorizationPolicyBuilder(ApiKeySignIn.ApiScheme).RequireAuthenticatedUser().Build())
            .AddEndpointFilter(FromOwnSiteAsync)
            .AddEndpointFilter(WithReaderAsync);
        CasesApi.Map(api);
        TasksApi.Map(api);
        DeadlinesApi.Map(api);
        MessagesApi.Map(api);
        DocumentsApi.Map(api);
        IncidentsApi.Map(api);
        CaseFileApi.Map(api);
        RegistryApi.Map(api);
        ClockApi.Map(api);
        app.Map("/api/{**rest}", () => ApiProblems.Of(StatusCodes.Status404NotFound, "There is no such address in the API; see /openapi/v1.json.", "noSuchAddress"))
            .AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>The signed-in reader of a request of the API.</summary>
    public static Reader Reader(this HttpContext http) =>
        http.Items[typeof(Reader)] as Reader ?? throw new InvalidOperationException("Expected a reader, but this address is outside the API.");

    private static async ValueTask<object?> WithReaderAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        var access = http.RequestServices.GetRequiredService<CaseAccess>();
        if (!Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            || await access.ReaderAsync(id, WantedLanguage(http), http.RequestAborted) is not { } reader)
            return ApiProblems.Of(StatusCodes.Status401Unauthorized, "Expected a user that may sign in, but this one is disabled or gone.", "signInNeeded");
        http.Items[typeof(Reader)] = reader;
        return await next(call);
    }

    /// <summary>A write with the pages' cookie must come from our own pages (cross-site request forgery). A key is no browser's.</summary>
    private static async ValueTask<object?> FromOwnSiteAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var request = call.HttpContext.Request;
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return reads || request.Headers.ContainsKey(ApiKeySignIn.Header) || IsOwnSite(request)
            ? await next(call)
            : ApiProblems.Of(StatusCodes.Status403Forbidden, "Expected a request from a page of this application.", "otherSite");
    }

    private static bool IsOwnSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site == "same-origin";
        return Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value;
    }

    private static string? WantedLanguage(HttpContext http) => http.Request.Headers.AcceptLanguage.ToString() switch
    {
        var l when l.StartsWith("cs", StringComparison.OrdinalIgnoreCase) => "cs",
        var l when l.StartsWith("en", StringComparison.OrdinalIgnoreCase) => "en",
        _ => null,
    };
}
