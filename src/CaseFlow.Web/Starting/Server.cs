using CaseFlow.Cases;
using CaseFlow.Web.Api;
using CaseFlow.Web.Commands;
using CaseFlow.Web.Configuration;
using CaseFlow.Web.Health;
using CaseFlow.Web.Jobs;

namespace CaseFlow.Web.Starting;

/// <summary>The application put together, and its life from start to stop.</summary>
public static class Server
{
    public static async Task<int> RunAsync(CommandLine line)
    {
        await using var app = Build(line);
        await StartUp.PrepareAsync(app.Services, app.Lifetime.ApplicationStopping);
        await app.StartAsync();
        Greeting.Print(app);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Reads the configuration and composes the application without starting it: commands use it as well.</summary>
    /// <exception cref="StartRefusedException">The settings are wrong; its message has a line for each.</exception>
    public static WebApplication Build(CommandLine line)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = line.Settings, WebRootPath = PublishedWebRoot() });
        DefaultSettings.Apply(builder.Configuration);
        var reading = SettingsReader.Read(builder.Configuration, builder.Environment);
        if (reading.Problems.Count > 0) throw new StartRefusedException(string.Join(Environment.NewLine + "caseflow: ", reading.Problems));
        foreach (var warning in reading.Warnings) Console.Error.WriteLine("caseflow: " + warning);

        // Started from the build's folder, the style sheets still lie beside the sources.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Room for the largest upload; what is larger than its address allows gets a 413 from there.
            kestrel.Limits.MaxRequestBodySize = 2 * DocumentsApi.MaxBytes;
        });
        builder.Services.AddSingleton(reading.Settings);
        builder.Services.AddCases(reading.Settings).AddApi().AddJobs().AddReadiness().AddPages(reading.Settings);
        var app = builder.Build();
        UseAll(app);
        return app;
    }

    private static void UseAll(WebApplication app)
    {
        app.UseWhen(ApiRegistration.SpeaksJson, json =>
        {
            json.UseExceptionHandler(new ExceptionHandlerOptions
            {
                StatusCodeSelector = TroubleAnswers.StatusOf,
                SuppressDiagnosticsCallback = TroubleAnswers.IsTold,
            });
            json.UseStatusCodePages();
        });
        app.UsePages(app.Services.GetRequiredService<CaseFlowSettings>());
        app.MapApi();
        app.MapHealth();
        app.MapJobs();
        app.MapPages();
    }

    /// <summary>Where a published program finds its stylesheets whatever folder it is started from; null in a checkout, where the build knows.</summary>
    private static string? PublishedWebRoot() => Path.Combine(AppContext.BaseDirectory, "wwwroot") is var root && Directory.Exists(root) ? root : null;
}
