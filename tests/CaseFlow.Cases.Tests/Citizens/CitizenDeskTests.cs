using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Citizens;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Citizens;

/// <summary>What a number and a code open, in the shipped complaint.</summary>
public sealed class CitizenDeskTests
{
    private static JsonObject Fields() => new()
    {
        ["kind"] = "complaint", ["firstName"] = "Olena", ["lastName"] = "Zkušební", ["subject"] = "Pozdní odpověď", ["description"] = "Nikdo neodpověděl.", ["language"] = "uk",
    };

    private static UploadedFile File(string name, string content) => new(name, "text/plain", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)));

    [Fact]
    public async Task EveryLookIsKeptWithHowItWasOpenedAndAWrongOneIsNot()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var receipt = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint"));
        Task<PublicStatusView?> Look(string code, bool byLink) => office.WithAsync((CitizenDesk desk) => desk.LookAsync(new CaseCode(receipt.Number, code, byLink), null, default));
        Assert.NotNull(await Look(receipt.TrackingCode, false));
        Assert.NotNull(await Look(receipt.TrackingCode, true));
        Assert.Null(await Look("AAAA-BBBB", false));
        Assert.Equal(["code", "link"], await office.ReadAsync(db => db.Looks.OrderBy(l => l.By).Select(l => l.By).ToListAsync()));
    }

    [Fact]
    public async Task TheStatusSaysWhoseTurnItIsAndByWhenTheAnswerComes()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var receipt = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint"));
        async Task<PublicStatusView> Look() => (await office.WithAsync((CitizenDesk desk) => desk.LookAsync(new CaseCode(receipt.Number, receipt.TrackingCode), null, default)))!;
        Assert.Equal(("office", new DateOnly(2026, 4, 7), "uk"), ((await Look()).Turn, (await Look()).AnswerBy!.Value, (await Look()).Language));
        TestOffice.Value(await office.CompleteAsync("coordinator", receipt.Number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        TestOffice.Value(await office.CompleteAsync("clerk", receipt.Number, "investigate", "AskMunicipality"));
        Assert.Equal("municipality", (await Look()).Turn);
        await office.AdvanceAsync(new DateTimeOffset(2026, 4, 10, 8, 0, 0, TimeSpan.Zero));
        Assert.True((await Look()).Overrun);
    }

    [Fact]
    public async Task AddedDocumentsAreInTheFileAndWhoeverHandlesItFindsThemOnTodaysList()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var receipt = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint"));
        var by = new CaseCode(receipt.Number, receipt.TrackingCode);
        Task<Answer<int>> Add(CaseCode code, params UploadedFile[] files) => office.WithAsync((CitizenDesk desk) => desk.AddDocumentsAsync(code, files, null, "cs", default));

        Assert.Equal(2, TestOffice.Value(await Add(by, File("a.txt", "První"), File("b.txt", "Druhý"))));
        Assert.IsType<NotFound<int>>(await Add(by with { Code = "AAAA" }, File("c.txt", "Třetí")));
        Assert.Contains("program.pdf", Assert.IsType<Invalid<int>>(await Add(by, File("dobry.txt", "Dobrý"), File("program.pdf", "MZ\0\0"))).Errors["files"]);
        Assert.IsType<Invalid<int>>(await Add(by, [.. Enumerable.Range(0, 11).Select(i => File($"{i}.txt", $"{i}"))]));
        Assert.Equal(["a.txt", "b.txt"], (await office.CaseAsync("clerk", receipt.Number)).Documents.Where(d => d.Direction == "in").Select(d => d.Name).Order());
        // Nobody handles it yet: the coordinator, once for both.
        var coordinator = await office.ReaderAsync("coordinator");
        Assert.Equal([coordinator.UserId], await office.ReadAsync(db => db.FollowUps.Select(f => f.UserId).ToListAsync()));
    }

    [Fact]
    public async Task AButtonPressedTwiceAddsTheFilesOnceAlsoAtTheSameMoment()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (one, two) = (TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")), TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")));
        Task<Answer<int>> Add(CaseReceipt receipt, string operation) => office.WithAsync((CitizenDesk desk) =>
            desk.AddDocumentsAsync(new CaseCode(receipt.Number, receipt.TrackingCode), [File("a.txt", "První"), File("b.txt", "Druhý")], operation, "cs", default));
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Add(one, "tap")))) Assert.Equal(2, TestOffice.Value(answer));
        async Task<int> Count(CaseReceipt receipt) => (await office.CaseAsync("clerk", receipt.Number)).Documents.Count(d => d.Direction == "in");
        Assert.Equal(2, await Count(one));
        // Another click, and the same operation about another case, are others.
        TestOffice.Value(await Add(one, "another tap"));
        TestOffice.Value(await Add(two, "tap"));
        Assert.Equal((4, 2), (await Count(one), await Count(two)));
        Assert.DoesNotContain(await office.ReadAsync(db => db.Journal.Select(j => j.Args).ToListAsync()), args => args.Contains("tap", StringComparison.Ordinal));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task AWithdrawalByTheSubmitterIsForTheCoordinatorToDecideAndTwiceIsOnce()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (one, two) = (TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")), TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")));
        Task<Answer<StepReceipt>> Act(CaseReceipt receipt, string action, string operation, JsonObject? fields = null) => office.WithAsync((CitizenDesk desk) =>
            desk.ActAsync(new CaseCode(receipt.Number, receipt.TrackingCode), action, fields ?? [], operation, "cs", default));

        TestOffice.Value(await Act(one, "withdraw", "tap", new JsonObject { ["comment"] = "Už se to vyřešilo." }));
        TestOffice.Value(await Act(one, "withdraw", "tap"));
        TestOffice.Value(await Act(two, "withdraw", "tap"));
        Assert.IsType<Refused<StepReceipt>>(await Act(one, "withdraw", "another tap"));
        Assert.IsType<Refused<StepReceipt>>(await Act(one, "reopen", "not theirs"));
        Assert.IsType<Refused<StepReceipt>>(await Act(one, "overrun", "not theirs"));
        Assert.Equal(["comments"], Assert.IsType<Invalid<StepReceipt>>(await Act(TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")), "withdraw", "x", new JsonObject { ["comments"] = "x" })).Errors.Keys);
        foreach (var number in (string[])[one.Number, two.Number])
            Assert.Single((await office.CaseAsync("coordinator", number)).Tasks, t => t.Name == "withdrawal" && t.State == "open");

        // The page says that it came, and then what became of it.
        async Task<IReadOnlyList<string>> Notes(CaseReceipt receipt) => (await office.WithAsync((CitizenDesk desk) => desk.LookAsync(new CaseCode(receipt.Number, receipt.TrackingCode), "cs", default)))!.Notes.Select(n => n.Text).ToList();
        Assert.StartsWith("Vaše zpětvzetí jsme přijali. Posuzujeme", Assert.Single(await Notes(one)), StringComparison.Ordinal);
        TestOffice.Value(await office.CompleteAsync("coordinator", one.Number, "withdrawal", "Continue"));
        TestOffice.Value(await office.CompleteAsync("coordinator", two.Number, "withdrawal", "Close"));
        Assert.EndsWith("dokončíme z moci úřední.", Assert.Single(await Notes(one)), StringComparison.Ordinal);
        Assert.Empty(await Notes(two));
        Assert.Empty(await office.CheckAsync());
    }
}
