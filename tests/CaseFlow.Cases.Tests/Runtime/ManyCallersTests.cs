using System.Text.Json.Nodes;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Runtime;

/// <summary>Many callers at the door of the runtime at once, on a real database.</summary>
public sealed class ManyCallersTests
{
    private const int Callers = 64;

    [Fact]
    public async Task CasesOpenedAtOnceAreNumberedWithoutGapsOrDuplicates()
    {
        await using var office = await TestOffice.OpenAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => Task.Run(() => office.SubmitAsync("registry", Loan(i)))));
        var numbers = opened.Select(o => TestOffice.Value(o).Number).Order(StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(1, Callers).Select(n => $"VP-2026-{n:00000}"), numbers);
        Assert.Equal(Callers, await office.ReadAsync(db => db.Numbers.Select(n => n.Last).SingleAsync()));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task AnOperationSentByManyAtOnceOpensOneCase()
    {
        await using var office = await TestOffice.OpenAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => office.SubmitAsync("registry", Loan(0), operationId: i % 2 == 0 ? "even" : "odd"))));
        Assert.Equal(["VP-2026-00001", "VP-2026-00002"], opened.Select(o => TestOffice.Value(o).Number).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(2, await office.ReadAsync(db => db.Cases.CountAsync()));
    }

    [Fact]
    public async Task WhoGivesUpOpeningLeavesNoGap()
    {
        await using var office = await TestOffice.OpenAsync();
        using var patience = new CancellationTokenSource();
        var bundle = await office.Get<CaseFlow.Cases.Procedures.Bundles>().LiveAsync("loan", default);
        var opening = Enumerable.Range(0, Callers).Select(i => Task.Run(() => office.WithAsync((CaseFlow.Cases.Runtime.WorkflowRuntime runtime) => runtime.StartAsync(
            new CaseFlow.Cases.Runtime.NewCase(bundle!, "DS", new DateOnly(2026, 2, 2), "cs"),
            new Engine.Stimuli.StartRequested { OccurredAt = office.Now, Actor = "citizen", Fields = Loan(i) }, null, [], i % 2 == 0 ? patience.Token : default)))).ToList();
        await opening[1];
        await patience.CancelAsync();
        var stood = 0;
        foreach (var one in opening)
            try
            {
                Assert.IsType<CaseFlow.Cases.Runtime.StepSaved>(await one);
                stood++;
            }
            catch (OperationCanceledException)
            {
                // Gave up before it was written.
            }
        Assert.InRange(stood, Callers / 2, Callers);
        var numbers = await office.ReadAsync(db => db.Cases.OrderBy(c => c.Number).Select(c => c.Number).ToListAsync());
        Assert.Equal(Enumerable.Range(1, stood).Select(n => $"VP-2026-{n:00000}"), numbers);
        Assert.Empty(await office.CheckAsync());
    }

    private static JsonObject Loan(int i) => new() { ["subject"] = $"Kolo {i}", ["borrower"] = "Jana Příkladová" };
}
