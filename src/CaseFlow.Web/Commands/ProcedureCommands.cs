using CaseFlow.Cases;
using CaseFlow.Cases.Procedures;
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

    public static Task<int> ScenariosAsync(CommandLine line, IServiceProvider services, CancellationToken cancel) => Task.FromResult(Command.Done);

    private static string Folder(CommandLine line, IServiceProvider services) =>
        line.Words.Count == 1 ? Path.GetFullPath(line.Words[0]) : services.GetRequiredService<CaseFlowSettings>().WorkflowsDirectory;
}
