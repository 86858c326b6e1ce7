using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace CaseFlow.Web.Tests.Browser;

/// <summary>The page of a case as its submitter opens it, state by state, on a phone in Czech and on a desktop in Ukrainian: each looked at, each saying the words that matter.</summary>
[Collection(nameof(BrowserOffice))]
public sealed class WhatASubmitterReads(BrowserOffice office)
{
    private static readonly DateOnly LongAgo = new(2025, 11, 3);

    [Fact]
    public async Task EveryStateSaysWhereItIsByWhenAndWhatIsWanted()
    {
        var today = await office.WithAsync((CaseFlow.Cases.Clock.OfficeClock clock) => Task.FromResult(clock.Today));
        var (phone, desktop) = (await office.OpenAsync(width: 390), await office.OpenAsync());

        async Task ReadAsync(string state, CaseReceipt receipt, params string[] words)
        {
            foreach (var (page, language, suffix) in new[] { (phone, "cs", "-phone"), (desktop, "uk", "-uk") })
            {
                await page.GotoAsync($"/stav?cislo={receipt.Number}&kod={receipt.TrackingCode}&jazyk={language}");
                await office.LookAsync(page, $"status-{state}{suffix}");
            }
            var text = await phone.InnerTextAsync("main");
            Assert.All(words, w => Assert.Contains(w, text, StringComparison.Ordinal));
            Assert.DoesNotMatch("[ěřůťďň]", await desktop.Locator("main > .narrow > *:not(details):not(p:has(a[href^='tel']))").EvaluateAllAsync<string>("found => found.map(f => f.innerText).join(' ').replace('Krajský úřad', '')"));
        }

        var unconfirmed = await office.WithAsync(async (Intake intake) => Value(await intake.OpenAsync(null, new IntakeForm("complaint", "web", today, "cs", Fields()), default)));
        await ReadAsync("unconfirmed", unconfirmed, "Co od vás potřebujeme", "Potvrďte prosím své podání do");

        var completion = await WrittenAsync(today);
        await DoAsync("coordinator", completion, "triage", "NeedsCompletion", new() { ["kind"] = "complaint", ["missing"] = "Kde a kdy se to stalo." });
        await DispatchAsync(completion, "dispatch", today);
        await ReadAsync("completion", completion, "Kde a kdy se to stalo.", "od doručení úředního dopisu", "Odeslání odpovědi\nještě ne");

        var (before, after) = (await WrittenAsync(today), await WrittenAsync(LongAgo));
        foreach (var receipt in (CaseReceipt[])[before, after])
        {
            await AcceptAsync(receipt);
            await ActAsync("clerk", receipt, "overrun", new() { ["overrunReason"] = "Чекаємо на документи (spis obce)." });
            await DoAsync("head", receipt, "overrun", "Approve", new() { ["overrunUntil"] = $"{today.AddDays(150):yyyy-MM-dd}" });
        }
        await ReadAsync("overrun-before", before, "Odpověď máte dostat nejpozději", "Tuto lhůtu překročíme. Omlouváme se.", "Nový předpoklad je");
        await ReadAsync("overrun-after", after, "Odpověď jste měli dostat nejpozději 2. ledna 2026", "Lhůtu jsme překročili. Omlouváme se.", "Nový předpoklad je");

        await ActAsync("clerk", before, "withdraw", []);
        await ReadAsync("withdrawn", before, "Vaše zpětvzetí jsme přijali. Posuzujeme");
        await DoAsync("coordinator", before, "withdrawal", "Continue", []);
        await ReadAsync("withdrawn-continued", before, "dokončíme z moci úřední");

        await SettleAsync(before, today);
        await ReadAsync("settled", before, "výsledek jsme Vám poslali", "Odeslání odpovědi\nteď");
        await ActAsync("head", before, "reopen", new() { ["reopenReason"] = "Nové skutečnosti." });
        await ReadAsync("reopened", before, "Odeslání odpovědi\nještě ne");

        var anonymous = await WrittenAsync(today, ("anonymous", true));
        await AcceptAsync(anonymous);
        await SettleAsync(anonymous, today, "file");
        await ReadAsync("unanswered", anonymous, "Odpověď jsme neposílali.", "Vyřízeno bez odpovědi");

        await phone.Context.CloseAsync();
        await desktop.Context.CloseAsync();
    }

    private static T Value<T>(Answer<T> answer) => answer.IsDone(out var value) ? value
        : throw new Xunit.Sdk.XunitException($"Expected it to be done, but: {(answer is Invalid<T> invalid ? string.Join("; ", invalid.Errors) : answer)}");

    private static JsonObject Fields(params (string Name, JsonNode Value)[] more)
    {
        var fields = new JsonObject { ["kind"] = "complaint", ["firstName"] = "Olena", ["lastName"] = "Zkušební", ["subject"] = "Pozdní odpověď", ["description"] = "Nikdo neodpověděl." };
        foreach (var (name, value) in more) fields[name] = value;
        return fields;
    }

    private async Task<Reader> ReaderAsync(string name)
    {
        await using var db = office.NewContext();
        var id = await db.Users.Where(u => u.UserName == name).Select(u => u.Id).SingleAsync();
        return await office.WithAsync(async (CaseAccess access) => (await access.ReaderAsync(id, "cs", default))!);
    }

    private async Task<CaseReceipt> WrittenAsync(DateOnly on, params (string, JsonNode)[] more)
    {
        var registry = await ReaderAsync("registry");
        return await office.WithAsync(async (Intake intake) => Value(await intake.OpenAsync(registry, new IntakeForm("complaint", "DS", on, "cs", Fields(more)), default)));
    }

    private async Task DoAsync(string who, CaseReceipt receipt, string task, string outcome, JsonObject fields)
    {
        var reader = await ReaderAsync(who);
        await using var db = office.NewContext();
        var id = await db.Tasks.Where(t => t.CaseId == receipt.CaseId && t.Name == task && t.State == "open").Select(t => t.Id).SingleAsync();
        await office.WithAsync(async (ClerkTasks tasks) => Value(await tasks.CompleteAsync(reader, id, new TaskCompletion(outcome, fields, null, null), default)));
    }

    private async Task ActAsync(string who, CaseReceipt receipt, string action, JsonObject fields)
    {
        var reader = await ReaderAsync(who);
        await office.WithAsync(async (CaseActions actions) => Value(await actions.TakeAsync(reader, receipt.Number, action, fields, null, default)));
    }

    private async Task AcceptAsync(CaseReceipt receipt) =>
        await DoAsync("coordinator", receipt, "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = (await ReaderAsync("clerk")).UserId.ToString() });

    private Task DispatchAsync(CaseReceipt receipt, string task, DateOnly on, string channel = "DS") =>
        DoAsync("registry", receipt, task, "Dispatched", new() { ["dispatchedOn"] = $"{on:yyyy-MM-dd}", ["channel"] = channel });

    private async Task SettleAsync(CaseReceipt receipt, DateOnly on, string channel = "DS")
    {
        await DoAsync("clerk", receipt, "investigate", "FactsClear", []);
        await DoAsync("clerk", receipt, "draft", "Submit", new() { ["result"] = "notJustified" });
        await DoAsync("coordinator", receipt, "approve", "Approve", []);
        await DoAsync("head", receipt, "sign", "Sign", []);
        await DispatchAsync(receipt, "dispatch", on, channel);
    }
}
