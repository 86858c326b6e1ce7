using CaseFlow.Cases;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Scenarios;
using CaseFlow.Web.Starting;

namespace CaseFlow.Web.Commands;

internal static class ProcedureCommands
{
    public static async Task<int> ImportAsync(CommandLine line, IServiceProvider services, CancellationToken cancel)
    {
        if (line.Words.Count > 1) return line.Command!.Misused("at most one folder");
        var folder = Folder(line, services);
        if (!Directory.Exists(folder)) return line.Command!.Misused($"a folder, but there is none at {folder}");
        await StartUp.MigrateAsync(services, cancel);
        return await StartUp.ImportAsync(services, folder, Console.Out, cancel, everything: true) ? Command.Done : Command.Wrong;
    }

    public static async Task<int> ExportAsync(CommandLine line, IServiceProvider services, CancellationToken cancel)
    {
        if (line.Words.Count != 2) return line.Command!.Misused("a procedure and a folder");
        await StartUp.MigrateAsync(services, cancel);
        if (await services.GetRequiredService<Bundles>().LiveAsync(line.Words[0], cancel) is not { } live)
        {
            Console.Error.WriteLine($"caseflow export: expected a procedure with a live version, but there is no \"{line.Words[0]}\".");
            return Command.Wrong;
        }
        await services.GetRequiredService<BundleImport>().ExportAsync(line.Words[0], Path.GetFullPath(line.Words[1]), cancel);
        Console.WriteLine($"{live.Procedure.Name} version {live.Version} ({live.Hash[..12]}) is in {Path.GetFullPath(line.Words[1])}.");
        return Command.Done;
    }

    /// <summary>Walks on stages of their own: the configured database isn't touched.</summary>
    public static async Task<int> ScenariosAsync(CommandLine line, IServiceProvider services, CancellationToken cancel)
    {
        if (line.Words.Count > 1) return line.Command!.Misused("at most one folder");
        var folder = Folder(line, services);
        if (!Directory.Exists(folder)) return line.Command!.Misused($"a folder, but there is none at {folder}");
        var (runner, problems) = await ScenarioRunner.OpenAsync(folder, cancel);
        foreach (var problem in problems) Console.Error.WriteLine(problem);
        if (runner is null) return Command.Wrong;
        await using var stage = runner;
        var failed = 0;
        foreach (var (procedure, file) in runner.Files)
        {
            var result = await runner.RunAsync(procedure, file, cancel);
            if (result.Difference is not null) failed++;
            Console.WriteLine($"{(result.Difference is null ? "ok  " : "FAIL")} {result.Procedure}/{result.Name}{(result.Difference is null ? "" : ": " + result.Difference)}");
        }
        Console.WriteLine($"{runner.Files.Count - failed} of {runner.Files.Count} scenarios went as written.");
        return failed == 0 ? Command.Done : Command.Wrong;
    }

    private static string Folder(CommandLine line, IServiceProvider services) =>
        line.Words.Count == 1 ? Path.GetFullPath(line.Words[0]) : services.GetRequiredService<CaseFlowSettings>().WorkflowsDirectory;
}
