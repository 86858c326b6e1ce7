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
        return Command.Done;
    }
}
