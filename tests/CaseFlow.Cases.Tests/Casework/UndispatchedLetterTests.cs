using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Casework;

/// <summary>A letter that lies with the registry says what the case says by now: nobody dispatches it to an address that was corrected, or to the dead.</summary>
public sealed class UndispatchedLetterTests
{
    private static JsonObject Fields(JsonObject? more = null)
    {
        var fields = new JsonObject
        {
            ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Nováková", ["address"] = "Stará 1, Karlovy Vary", ["email"] = "jana@example.cz", ["consentEmail"] = true,
            ["subject"] = "Postup úřadu při žádosti", ["description"] = "Úřad mi neodpověděl.",
        };
        foreach (var (name, value) in more ?? []) fields[name] = value?.DeepClone();
        return fields;
    }

    private static async Task<(TestOffice Office, string Number)> AtDispatchAsync(JsonObject? more = null, string? resultText = "Pochybení nebylo zjištěno.")
    {
        var office = await TestOffice.OpenAsync("workflows");
        office.Settings.Mail.HoldMinutes = 10;
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields(more), "complaint")).Number;
        foreach (var (who, task, outcome, given) in ((string, string, string, JsonObject?)[])[("coordinator", "triage", "Accept", new JsonObject { ["reviewAsked"] = "notAReview" }), ("clerk", "investigate", "FactsClear", null),
            ("clerk", "draft", "Submit", new JsonObject { ["result"] = "notJustified", ["resultText"] = resultText }), ("coordinator", "approve", "Approve", null), ("head", "sign", "Sign", null)])
            TestOffice.Value(await office.CompleteAsync(who, number, task, outcome, given));
        return (office, number);
    }

    [Fact]
    public async Task ACorrectionIsWrittenIntoTheLetterThatLiesInTheHouse()
    {
        var (office, number) = await AtDispatchAsync();
        await using var _ = office;
        var (letter, first) = await LetterAsync(office);
        Assert.Contains("Stará 1, Karlovy Vary", await TextAsync(office, first!));
        var task = await office.TaskAsync(number, "dispatch");
        await office.AdvanceAsync(office.Now.AddDays(2));

        await TakeAsync(office, number, "correct", new JsonObject { ["address"] = "Nová 2, Sokolov", ["lastName"] = "Dvořáková", ["fileMark"] = "KK/77/2026", ["correctReason"] = "Přestěhovala se." });
        var (same, second) = await LetterAsync(office);
        Assert.Equal((letter.Id, first!.Id, first.Version + 1, null), (same.Id, second!.Id, second.Version, same.Problem));
        var text = await TextAsync(office, second);
        Assert.Contains("Nová 2, Sokolov", text);
        Assert.Contains("Jana Dvořáková", text);
        Assert.Contains("KK/77/2026", text);
        Assert.Contains("Dne 2. 2. 2026", text);
        Assert.DoesNotContain("Stará 1", text);
        Assert.DoesNotContain("Nováková", text);
        Assert.Null(await office.Get<FileStore>().SizeOfAsync(first.Sha256, TestContext.Current.CancellationToken));
        Assert.Equal(task.Id, (await office.TaskAsync(number, "dispatch")).Id);
        Assert.Single((await office.CaseAsync("registry", number)).Journal, j => j.Kind == "letterRewritten");
        Assert.Empty(await office.CheckAsync());

        // What changes nothing of it leaves it alone.
        await TakeAsync(office, number, "correct", new JsonObject { ["wantsResultDetails"] = true, ["correctReason"] = "Vzpomněla si." });
        Assert.Equal(second.Sha256, (await LetterAsync(office)).Document!.Sha256);

        await TakeAsync(office, number, "correct", new JsonObject { ["address"] = "Mylná 3", ["correctReason"] = "Překlep." });
        Assert.Contains("Mylná 3", await TextAsync(office, (await LetterAsync(office)).Document!));
        TestOffice.Value(await TakeBackTests.BackAsync(office, "coordinator", number));
        Assert.Equal(second.Sha256, (await LetterAsync(office)).Document!.Sha256);
        Assert.Empty(await office.CheckAsync());

        // One that has left stays as it left.
        TestOffice.Value(await office.CompleteAsync("registry", number, "dispatch", "Dispatched", new JsonObject { ["dispatchedOn"] = "2026-02-04", ["channel"] = "post" }));
        await TakeAsync(office, number, "correct", new JsonObject { ["address"] = "Ještě novější 4", ["correctReason"] = "Zase." });
        Assert.Equal(second.Sha256, (await LetterAsync(office)).Document!.Sha256);
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ARepresentativeNamedLaterGetsTheLetterInsteadOfEachComplainant()
    {
        var (office, number) = await AtDispatchAsync(new JsonObject { ["complainants"] = new JsonArray(new JsonObject { ["firstName"] = "Petr", ["lastName"] = "Vzorný", ["address"] = "Druhá 2" }) });
        await using var _ = office;
        var documents = await office.ReadAsync(db => db.Documents.OrderBy(d => d.Id).ToListAsync());
        Assert.Equal(2, documents.Count);
        var seen = await office.CaseAsync("registry", number);
        Assert.Equal(["Jana Nováková", "Petr Vzorný"], seen.Letters.Select(l => l.Addressee).Order());
        Assert.Equal(["Jana Nováková", "Petr Vzorný"], seen.Tasks.Where(t => t is { Name: "dispatch", State: "open" }).Select(t => t.Addressee).Order());
        await TakeAsync(office, number, "correct", new JsonObject { ["representativeName"] = "Mgr. Eva Zástupná", ["representativeAddress"] = "Advokátní 5", ["correctReason"] = "Přišla plná moc." });
        var (letter, document) = await LetterAsync(office);
        var text = await TextAsync(office, document!);
        Assert.Equal("representative", letter.Addressee);
        Assert.Contains("Mgr. Eva Zástupná", text);
        Assert.Contains("Advokátní 5", text);
        Assert.Equal(1, await office.ReadAsync(db => db.Tasks.CountAsync(t => t.Name == "dispatch" && t.State == "open")));
        foreach (var gone in documents.Where(d => d.Sha256 != document!.Sha256)) Assert.Null(await office.Get<FileStore>().SizeOfAsync(gone.Sha256, TestContext.Current.CancellationToken));
        Assert.Empty(await office.CheckAsync());

        TestOffice.Value(await TakeBackTests.BackAsync(office, "coordinator", number));
        Assert.Equal(documents.Select(d => d.Sha256).Order(), (await office.ReadAsync(db => db.Documents.Select(d => d.Sha256).ToListAsync())).Order());
        Assert.Equal(2, await office.ReadAsync(db => db.Tasks.CountAsync(t => t.Name == "dispatch" && t.State == "open")));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ALetterToSomebodyWhoDiedBecomesARecordForTheFile()
    {
        var (office, number) = await AtDispatchAsync();
        await using var _ = office;
        await TakeAsync(office, number, "death", []);
        var (letter, document) = await LetterAsync(office);
        var text = await TextAsync(office, document!);
        Assert.Equal("do spisu (podatel zemřel)", letter.Addressee);
        Assert.Contains("Záznam o výsledku šetření", text);
        Assert.DoesNotContain("Jana Nováková", text);
        Assert.DoesNotContain("Stará 1", text);
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task AValueThatATakenBackStepBroughtIsMissingAgain()
    {
        // An initiative is answered with a text; a complaint may do without.
        var (office, number) = await AtDispatchAsync(new JsonObject { ["kind"] = "initiative", ["wantsReply"] = true }, resultText: null);
        await using var _ = office;
        Assert.Equal(("missing: vysledekText", null), ((await LetterAsync(office)).Letter.Problem, (await LetterAsync(office)).Document));
        await TakeAsync(office, number, "correct", new JsonObject { ["kind"] = "complaint", ["correctReason"] = "Je to stížnost." });
        var (letter, document) = await LetterAsync(office);
        Assert.Null(letter.Problem);
        Assert.Contains("Vaši stížnost", await TextAsync(office, document!));

        TestOffice.Value(await TakeBackTests.BackAsync(office, "coordinator", number));
        Assert.Equal(("missing: vysledekText", null), ((await LetterAsync(office)).Letter.Problem, (await LetterAsync(office)).Document));
        Assert.Empty(await office.ReadAsync(db => db.Documents.ToListAsync()));
        Assert.Null(await office.Get<FileStore>().SizeOfAsync(document!.Sha256, TestContext.Current.CancellationToken));
        Assert.Empty(await office.CheckAsync());
    }

    private static async Task TakeAsync(TestOffice office, string number, string action, JsonObject fields)
    {
        var reader = await office.ReaderAsync("registry");
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, action, fields, null, default)));
    }

    private static Task<(LetterRow Letter, DocumentRow? Document)> LetterAsync(TestOffice office) => office.ReadAsync(async db =>
    {
        var letter = await db.Letters.SingleAsync();
        return (letter, await db.Documents.SingleOrDefaultAsync(d => d.Id == letter.DocumentId));
    });

    private static async Task<string> TextAsync(TestOffice office, DocumentRow document)
    {
        await using var content = office.Get<FileStore>().Open(document.Sha256);
        using var memory = new MemoryStream();
        await content.CopyToAsync(memory, TestContext.Current.CancellationToken);
        return string.Join('\n', LetterTemplate.Paragraphs(memory.ToArray()));
    }
}
