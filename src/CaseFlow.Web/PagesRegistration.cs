using CaseFlow.Cases;
using CaseFlow.Web.Forms;
using CaseFlow.Web.Health;
using CaseFlow.Web.Pages;
using CaseFlow.Web.Security;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;

namespace CaseFlow.Web;

/// <summary>The pages for the container and for the request pipeline.</summary>
public static class PagesRegistration
{
    public static IServiceCollection AddPages(this IServiceCollection services, CaseFlowSettings settings)
    {
        services.AddSignIn(settings);
        services.AddSingleton<Texts>();
        services.AddSingleton<DueWords>();
        services.AddScoped<KeptFiles>();
        services.AddScoped<Pages.Cases.FileReading>();
        services.AddScoped<Pages.Registry.RegistryTabs>();
        services.AddSingleton(new TryLimits(TimeProvider.System));
        services.AddAntiforgery(options => options.Cookie.Name = "caseflow-form");
        services.AddRazorPages(options =>
        {
            options.Conventions.AuthorizeFolder("/Administration", SignInRegistration.Admin);
            options.Conventions.AuthorizeFolder("/Registry", SignInRegistration.Registry);
            foreach (var page in new[] { "/Index", "/Failure", "/SignIn/SignIn", "/Submission/Submission", "/Submission/Receipt", "/Status/Status", "/About/Accessibility", "/About/Privacy" })
                options.Conventions.AllowAnonymousToPage(page);
        }).AddMvcOptions(options =>
        {
            options.Filters.Add<ReadableForm>();
            options.Filters.Add<OwnPasswordFirst>();
            options.Filters.Add<FormNeeded>();
        });
        return services;
    }

    /// <summary>Headers, language, error pages, hosts that serve citizens only; then routing and sign-in.</summary>
    public static WebApplication UsePages(this WebApplication app, CaseFlowSettings settings)
    {
        app.UseSecurityHeaders();
        app.UseLanguageChoice();
        app.UseWhen(ForPeople, people =>
        {
            people.UseExceptionHandler(new ExceptionHandlerOptions
            {
                // In a scope of its own: the failed request's sign-in and database would fail the error page too.
                ExceptionHandlingPath = "/chyba/500", CreateScopeForErrors = true, SuppressDiagnosticsCallback = TroubleAnswers.IsTold,
            });
            people.UseStatusCodePagesWithReExecute("/chyba/{0}");
        });
        app.UseTroubleLog();
        app.UseLargeForms();
        app.UseReadableText();
        app.UsePublicHosts(settings);
        // Named here and not left to the host: an error page is a second run through the routes, and the language must be known before the sign-in.
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        app.MapLanguageChoice();
        return app;
    }

    private static bool ForPeople(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/openapi");
}
