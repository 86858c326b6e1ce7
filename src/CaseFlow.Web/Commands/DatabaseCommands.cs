using CaseFlow.Cases.Backups;
using CaseFlow.Cases.Checking;
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
        var check = services.GetRequiredService<CaseCheck>();
        if (line.Has("rebuild"))
        {
            var mended = 0;
            await foreach (var change in check.RebuildAsync(cancel))
            {
                Console.WriteLine($"Mended {change}");
                mended++;
            }
            Console.WriteLine(mended == 0 ? "Nothing was to be rebuilt." : $"{mended} values and rows rebuilt from the steps.");
        }
        var problems = 0;
        await foreach (var problem in check.FindAsync(cancel))
        {
            Console.WriteLine(problem);
            problems++;
        }
        foreach (var (version, cases) in check.OtherEngines)
            Console.WriteLine($"Cases with steps of engine {version} that engine {CaseCheck.EngineVersion} takes otherwise: {cases}. No problem: their hashes, chains and stored states are whole; the steps can't be replayed by this version.");
        var (mails, timers) = await services.GetRequiredService<HeldCount>().ReadAsync(cancel);
        if (mails + timers > 0) Console.WriteLine($"Held since a restore, until an administrator decides at /sprava/zadrzene: {mails} mails, {timers} timers.");
        foreach (var (number, at) in await check.ErasedAsync(cancel))
            Console.WriteLine($"{number}: erased {at:u}; its steps are chained as they were, but what they said can't be read any more.");
        Console.WriteLine(problems == 0 ? "Everything is whole." : problems == 1 ? "1 problem." : $"{problems} problems.");
        return problems == 0 ? Command.Done : Command.Wrong;
    }
}
