using CaseFlow.Cases;
using CaseFlow.Cases.Procedures;

namespace CaseFlow.Web.Configuration;

/// <summary>The settings, or what is wrong with them: one line each.</summary>
public sealed record SettingsReading(CaseFlowSettings Settings, IReadOnlyList<string> Problems, IReadOnlyList<string> Warnings);

/// <summary>Reads the section <c>CaseFlow</c>, fills in what depends on the environment, and makes folders absolute.</summary>
public static class SettingsReader
{
    /// <summary>Where the demo's office starts: a Wednesday in spring, after three months of demo cases.</summary>
    public static readonly DateTimeOffset DemoStart = new(2026, 4, 15, 9, 0, 0, TimeSpan.FromHours(2));

    /// <summary>Password of the demo's users unless configured. No secret: the demo prints it.</summary>
    public const string DemoPassword = "ukazkove-heslo";

    private static readonly string DefaultWorkflows = new CaseFlowSettings().WorkflowsDirectory;

    public static SettingsReading Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var section = configuration.GetSection("CaseFlow");
        var settings = new CaseFlowSettings();
        try
        {
            section.Bind(settings);
        }
        catch (InvalidOperationException error)
        {
            return new SettingsReading(settings, [OneLine(error)], []);
        }
        FillIn(settings, section, environment);
        return new SettingsReading(settings, SettingsProblems.Of(settings, configuration, environment), Unknown(section));
    }

    private static void FillIn(CaseFlowSettings settings, IConfigurationSection section, IHostEnvironment environment)
    {
        if (section["Demo:Enabled"] is null) settings.Demo.Enabled = environment.IsDevelopment();
        if (settings.Demo.Enabled)
        {
            if (section["Clock:Mode"] is null) settings.Clock.Mode = "Simulated";
            // Nobody takes a step back in the demo, and its clock stands still.
            if (section["Mail:HoldMinutes"] is null) settings.Mail.HoldMinutes = 0;
            if (string.IsNullOrEmpty(settings.Demo.Password)) settings.Demo.Password = DemoPassword;
        }
        if (settings.Clock.Mode == "Simulated") settings.Clock.Start ??= DemoStart;
        settings.DataDirectory = Path.GetFullPath(settings.DataDirectory, environment.ContentRootPath);
        // A checkout has the procedures beside the sources, a published program beside itself.
        settings.WorkflowsDirectory = (section["WorkflowsDirectory"] ?? DefaultWorkflows) == DefaultWorkflows
            ? WorkflowsFolder.Find(settings.WorkflowsDirectory, environment.ContentRootPath) ?? Path.Combine(AppContext.BaseDirectory, "workflows")
            : Path.GetFullPath(settings.WorkflowsDirectory, environment.ContentRootPath);
    }

    /// <summary>The binder's message names the setting and the type but also prints the stack of types: one line is enough.</summary>
    private static string OneLine(InvalidOperationException error)
    {
        var inner = error.InnerException is FormatException ? " " + error.InnerException.Message.ReplaceLineEndings(" ") : "";
        return error.Message.ReplaceLineEndings(" ") + inner;
    }

    private static List<string> Unknown(IConfigurationSection section)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Collect(typeof(CaseFlowSettings), "", known);
        return [.. section.AsEnumerable(makePathsRelative: true)
            .Where(entry => entry.Value is not null && !section.GetSection(entry.Key).GetChildren().Any() && !known.Any(k => entry.Key.Equals(k, StringComparison.OrdinalIgnoreCase) || entry.Key.StartsWith(k + ":", StringComparison.OrdinalIgnoreCase)))
            .Select(entry => $"CaseFlow:{entry.Key} is no setting of CaseFlow and does nothing; see appsettings.sample.json.")];
    }

    private static void Collect(Type type, string prefix, HashSet<string> known)
    {
        foreach (var property in type.GetProperties())
        {
            if (property.PropertyType.Assembly == type.Assembly) Collect(property.PropertyType, prefix + property.Name + ":", known);
            else known.Add(prefix + property.Name);
        }
    }
}
