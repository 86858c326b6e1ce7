using System.Text;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.GoingLive;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.GoingLive;

/// <summary>The day an office begins with CaseFlow: what runs already comes in as it is.</summary>
public sealed class TakeOverTests
{
    private const string Heads = "channel;deliveredOn;step;handler;Druh podání;Jméno;Příjmení;email;consentEmail;subject;description;fileMark";

    private static string File(params string[] rows) => string.Join("\r\n", [Heads, .. rows]);

    private static Task<TakeOverReport> ReadAsync(TestOffice office, string file, bool checkOnly = false, string who = "registry", Encoding? encoding = null) => office.WithAsync(async (TakeOver takeOver) =>
        await takeOver.ReadAsync(await office.ReaderAsync(who), "complaint", new MemoryStream((encoding ?? Encoding.UTF8).GetBytes(file)), checkOnly, default));

    [Fact]
    public async Task ACaseComesInAtItsStepWithTrueDatesAndNobodyIsWrittenAboutThePast()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var report = await ReadAsync(office, File("post;15. 1. 2026;investigate;clerk;complaint;Jana;Příkladová;jana@example.cz;ano;Hluk;Popis;SZ/7/2026"));
        Assert.Equal([], report.Rows.SelectMany(r => r.Errors.Select(e => $"{e.Key}: {e.Value}")));
        var found = await office.CaseAsync("clerk", report.Rows[0].Number!);
        Assert.Equal(("inReview", new DateOnly(2026, 1, 15), "Osoba clerk", "SZ/7/2026"), (found.Summary.Status!, found.Summary.DeliveredOn, found.Summary.Handler!, found.FileMark!));
        Assert.Equal(["investigate"], found.Tasks.Where(t => t.State == "open").Select(t => t.Name));
        Assert.Equal(new DateOnly(2026, 3, 16), found.Deadlines.Single(d => d.Kind == "settle").LastDay);
        Assert.Empty(found.Messages);
        Assert.DoesNotContain(found.Deadlines, d => d.Kind is "ack" or "emailConfirm");

        // The next reminder is the first that goes.
        await office.AdvanceAsync(new DateTimeOffset(2026, 3, 7, 8, 0, 0, TimeSpan.Zero));
        Assert.Equal(["deadline"], (await office.CaseAsync("clerk", found.Summary.Number)).Messages.Select(m => m.Template).Distinct());
        Assert.Empty(await office.CheckAsync());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task WhomItIsAgainstCantBeItsHandlerAndThatIsToldInCzech(bool checkOnly)
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var file = string.Join("\r\n", Heads + ";againstOfficial", "post;15. 1. 2026;investigate;clerk;complaint;Jana;Příkladová;;;Hluk;Popis;;Osoba clerk");
        var row = Assert.Single((await ReadAsync(office, file, checkOnly)).Rows);
        Assert.Equal("Zpracovatelem nemůže být ten, proti komu podání směřuje (§ 14 správního řádu).", Assert.Single(row.Errors, e => e.Key == "takenOver.handler").Value);
        Assert.Null(row.Number);
    }

    [Fact]
    public async Task OneThatIsLateAlreadyIsShownAsLateAndRemindsFromNowOn()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = (await ReadAsync(office, File("DS;1.10.2025;draft;clerk;complaint;Jana;Příkladová;;;Hluk;Popis;"))).Rows.Single().Number!;
        await office.AdvanceAsync(TestOffice.Start.AddDays(1));
        var found = await office.CaseAsync("clerk", number);
        Assert.True(found.Deadlines.Single(d => d.Kind == "settle").Late);
        Assert.Equal("draft", found.Tasks.Single(t => t.State == "open").Name);
        Assert.DoesNotContain(found.Messages, m => m.To.Contains("jana", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GoodRowsGoInBadOnesAreToldWithLineAndReasonAndTheSameFileDoublesNothing()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var file = File(
            "post;2026-01-15;investigate;clerk;complaint;Jana;Příkladová;;;\"Hluk; a prach\";\"Popis \"\"v uvozovkách\"\"\nna dvou řádcích\";",
            "post;včera;investigate;clerk;complaint;Jana;Příkladová;;;Hluk;Popis;",
            "holub;2026-01-15;fly;nobody;complaint;Jana;Příkladová;;;Hluk;Popis;",
            "post;2026-01-15;triage;;complaint;Jan;Ukázkový;;;Prach;Popis;");
        var looked = await ReadAsync(office, file, checkOnly: true);
        Assert.Equal(2, looked.Right);
        Assert.Equal(0, await office.ReadAsync(db => db.Cases.CountAsync()));

        var report = await ReadAsync(office, file);
        Assert.Equal([2, 4, 5, 6], report.Rows.Select(r => r.Line));
        Assert.Equal([true, false, false, true], report.Rows.Select(r => r.Number is not null));
        Assert.Equal(["deliveredOn"], report.Rows[1].Errors.Keys);
        Assert.Equal(["channel", "takenOver.handler", "takenOver.step"], report.Rows[2].Errors.Keys.Order());
        Assert.Equal("Hluk; a prach", (await office.CaseAsync("clerk", report.Rows[0].Number!)).Summary.Subject);

        Assert.Equal(report.Rows.Select(r => r.Number), (await ReadAsync(office, file)).Rows.Select(r => r.Number));
        // Nor when a colleague sends it.
        Assert.Equal(report.Rows.Select(r => r.Number), (await ReadAsync(office, file, who: "coordinator")).Rows.Select(r => r.Number));
        Assert.Equal(2, await office.ReadAsync(db => db.Cases.CountAsync()));
    }

    [Fact]
    public async Task ASettledCaseNeedsTheDayAndTheResult()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var report = await ReadAsync(office, File("post;2026-01-15;settled;clerk;complaint;Jana;Příkladová;;;Hluk;Popis;"));
        Assert.Equal(["result", "settledOn"], report.Rows.Single().Errors.Keys.Order());
    }

    [Theory]
    [InlineData("", "nemá žádný řádek")]
    [InlineData("channel;deliveredOn\npost;2026-01-15", "chybí sloupce: step")]
    [InlineData("channel;deliveredOn;step;colour\npost;2026-01-15;triage;red", "„colour“ neznáme")]
    [InlineData("channel;channel;deliveredOn;step\npost;post;2026-01-15;triage", "dvakrát")]
    [InlineData("channel;deliveredOn;step\npost;2026-01-15;triage;more;and more", "Řádek 2")]
    [InlineData("channel;deliveredOn;step\n\"post;2026-01-15;triage", "nejde přečíst")]
    public async Task AFileThatCannotBeReadIsToldInOneSentence(string file, string words)
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        Assert.Contains(words, (await ReadAsync(office, file)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileInTheCodePageOfCzechSpreadsheetsIsReadAndAClerkMayNotTakeOver()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var row = File("post;2026-01-15;triage;;complaint;Žaneta;Říhová;;;Čištění šňůry;Popis;");
        Assert.Contains("smíte", (await ReadAsync(office, row, who: "clerk")).Rows.Single().Errors.Values.Single(), StringComparison.Ordinal);
        var report = await ReadAsync(office, row, encoding: CodePagesEncodingProvider.Instance.GetEncoding(1250));
        Assert.Equal("Žaneta Říhová", (await office.CaseAsync("clerk", report.Rows.Single().Number!)).Summary.Applicant);
    }
}
