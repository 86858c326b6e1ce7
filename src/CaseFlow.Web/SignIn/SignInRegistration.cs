using CaseFlow.Cases;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Storage;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace CaseFlow.Web.SignIn;

/// <summary>Local accounts by cookie. Everything is closed unless a page says otherwise.</summary>
public static class SignInRegistration
{
    /// <summary>Policy names: for pages of one role, and <see cref="Staff"/> for any reader.</summary>
    public const string Staff = "staff", Admin = "admin", Registry = "registry", Supervisor = "supervisor";

    public static IServiceCollection AddSignIn(this IServiceCollection services, CaseFlowSettings settings)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentReader>();
        services.AddScoped<Passwords>();
        services.AddScoped<IAuthorizationHandler, HoldsRoleCheck>();

        services.AddDataProtection().SetApplicationName("CaseFlow")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.DataDirectory, "keys")));

        services.AddIdentityCore<UserRow>(options =>
            {
                options.Password.RequiredLength = Passwords.MinimumLength;
                options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
                options.Password.RequiredUniqueChars = 4;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                options.SignIn.RequireConfirmedAccount = true;
            })
            .AddUserStore<UserStore>().AddSignInManager().AddClaimsPrincipalFactory<StaffClaims>().AddUserConfirmation<NotDisabled>();
        // A reset password or a disabled account ends the sign-in at the next request, not half an hour later.
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.Zero);

        // All of Identity's cookies: signing out clears each of them, though only the first is ever set.
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "caseflow";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.LoginPath = "/prihlaseni";
            options.LogoutPath = "/odhlaseni";
            options.AccessDeniedPath = "/chyba/403";
            options.ReturnUrlParameter = "zpet";
            options.ExpireTimeSpan = TimeSpan.FromHours(10);
            options.SlidingExpiration = true;
            options.Events.OnValidatePrincipal = ValidateAsync;
            options.Events.OnRedirectToAccessDenied = context => { context.Response.StatusCode = StatusCodes.Status403Forbidden; return Task.CompletedTask; };
        });

        services.AddAuthorizationBuilder()
            .AddPolicy(Staff, policy => policy.RequireAuthenticatedUser().AddRequirements(new HoldsRole()))
            .AddPolicy(Admin, policy => policy.RequireAuthenticatedUser().AddRequirements(new HoldsRole(Roles.Admin)))
            .AddPolicy(Registry, policy => policy.RequireAuthenticatedUser().AddRequirements(new HoldsRole(Roles.Registry)))
            .AddPolicy(Supervisor, policy => policy.RequireAuthenticatedUser().AddRequirements(new HoldsRole(Roles.Coordinator, Roles.Head)))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new HoldsRole()).Build());
        return services;
    }

    /// <summary>Without a database nobody can be known. Pages for everybody, the error page among them, are shown as to a stranger; for the others it is trouble. The cookie stays good.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        try
        {
            await SecurityStampValidator.ValidatePrincipalAsync(context);
        }
        catch (Exception error) when (Troubles.Of(error) is not null && context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            context.RejectPrincipal();
        }
    }
}
