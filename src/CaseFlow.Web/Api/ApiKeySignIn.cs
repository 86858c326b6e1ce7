using System.Security.Claims;
using System.Text.Encodings.Web;
using CaseFlow.Cases.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CaseFlow.Web.Api;

/// <summary>Sign-in by the header <c>X-API-Key</c>. Answers 401 and 403 as problem details, never with a redirect.</summary>
public sealed class ApiKeySignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>The key's own scheme.</summary>
    public const string KeyScheme = "ApiKey";
    /// <summary>Key when there is one, else the cookie of the pages.</summary>
    public const string ApiScheme = "Api";
    public const string Header = "X-API-Key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Request.Headers.TryGetValue(Header, out var sent)) return Task.FromResult(AuthenticateResult.NoResult());
        if (sent.Count != 1 || keys.Find(sent.ToString()) is not { } user) return Task.FromResult(AuthenticateResult.Fail("unknown key"));
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, user.UserId.ToString()), new Claim(ClaimTypes.Name, user.UserName)], KeyScheme);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), KeyScheme)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = $"ApiKey header=\"{Header}\"";
        return ApiProblems.Of(StatusCodes.Status401Unauthorized, $"Expected a known key in the header {Header}, or the cookie of a sign-in.", "signInNeeded").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ApiProblems.Of(StatusCodes.Status403Forbidden, "Your role doesn't allow this.", "role").ExecuteAsync(Context);

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ApiKeys>();
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiKeySignIn>(KeyScheme, null)
            .AddPolicyScheme(ApiScheme, null, o =>
            {
                o.ForwardDefaultSelector = http => http.Request.Headers.ContainsKey(Header) ? KeyScheme : IdentityConstants.ApplicationScheme;
                o.ForwardChallenge = KeyScheme;
                o.ForwardForbid = KeyScheme;
            });
    }
}
