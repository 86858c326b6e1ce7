using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Web.SignIn;

namespace CaseFlow.Web.Pages.Registry;

/// <summary>The registry's queues with their counts, above each of its pages.</summary>
public sealed class RegistryTabs(CurrentReader current, ClerkTasks tasks, Deliveries deliveries, DocumentNumbers numbers, MunicipalityAnswers answers)
{
    public sealed record Tab(string Address, string Label, int? Count);

    public async Task<IReadOnlyList<Tab>> ReadAsync(CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        return
        [
            new("/podatelna", "Příjem podání", null),
            new("/podatelna/vypraveni", "K vypravení", (await tasks.ListAsync(reader, new TaskFilter("dispatch", PageSize: 1), cancel)).Total),
            new("/podatelna/doruceni", "Čeká na doručení", await deliveries.CountAsync(reader, cancel)),
            new("/podatelna/cisla", "Bez čísla z eSSL", (await numbers.UnnumberedAsync(reader, 1, cancel)).Total + (await numbers.UnmarkedAsync(reader, 1, cancel)).Total),
            new("/podatelna/odpovedi", "Odpovědi obcí", (await answers.WaitingAsync(reader, cancel)).Count),
            new("/podatelna/prevzeti", "Převzetí běžících případů", null),
        ];
    }
}
