using CaseFlow.Cases.Runtime;
using CaseFlow.Web.Starting;

namespace CaseFlow.Web.Commands;

internal static class DatabaseCommands
{
    public static async Task<int> MigrateAsync(CommandLine line, IServiceProvider services, CancellationToken cancel)
    {
        await StartUp.MigrateAsync(services, cancel);
        Console.WriteLine("The database is up to date.");
        return Command.Done;
    }

    public static async Task<int> CheckAsync(CommandLine line, IServiceProvider services, CancellationToken cancel)
    {
        await StartUp.MigrateAsync(services, cancel);
        var problems = await services.GetRequiredService<CaseCheck>().RunAsync(cancel);
        foreach (var problem in problems) Console.WriteLine(problem);
        Console.WriteLine(problems.Count == 0 ? "Everything is whole." : $"{problems.Count} problems.");
        return problems.Count == 0 ? Command.Done : Command.Wrong;
    }
}
