using System.Text;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Backups;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Citizens;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Cases.Tests.Storage;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Erasure;

public sealed class EraseTests
{
    private const string Word = "Kvrzhoblina", Folded = "kvrzhoblina", Other = "Zpliaflox";
    private static readonly EraseForm Form = new("Uplynula lhůta uložení");

    [Fact]
    public async Task NothingOfAnErasedCaseIsLeftAnywhere()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        // Others before and after it, so that its rows share pages with theirs and are moved about.
        for (var i = 0; i < 8; i++) await ComplaintAsync(office, Other);
        var number = await ComplaintAsync(office, Word);
        for (var i = 0; i < 4; i++) await ComplaintAsync(office, Other);
        await FillAsync(office, number, Word);
        Assert.Empty(await office.CheckAsync());
        var before = await Traces.OfAsync(office, Word, Folded);
        foreach (var part in (string[])["files", "mail"]) Assert.Contains(before, trace => trace.StartsWith(part, StringComparison.Ordinal));
        Assert.Contains(before, trace => trace.EndsWith("word/document.xml", StringComparison.Ordinal));
        Assert.Contains(before, trace => trace is "caseflow.db" or "caseflow.db-wal" or "table Cases");

        TestOffice.Value(await EraseAsync(office, "coordinator", number));
        Assert.Empty(await Traces.OfAsync(office, Word, Folded));
        Assert.Empty(await office.CheckAsync());
        Assert.Equal([number], (await office.WithAsync((CaseFlow.Cases.Checking.CaseCheck check) => check.ErasedAsync())).Select(e => e.Number));
        Assert.Empty(await office.RebuildAsync());
        // Nobody else lost anything.
        Assert.NotEmpty(await Traces.OfAsync(office, Other));

        // Time goes on for an erased case without anything happening to it.
        await office.AdvanceAsync(TestOffice.Start.AddDays(120));
        Assert.Empty(await Traces.OfAsync(office, Word, Folded));
        Assert.Empty(await office.CheckAsync());
        await office.RestartAsync();
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task OnlyItsStubIsLeftForThoseWhoLead()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var receipt = TestOffice.Value(await office.SubmitAsync("registry", Fields(Word), "complaint"));
        var number = receipt.Number;
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        TestOffice.Value(await EraseAsync(office, "head", number));
        foreach (var who in (string[])["coordinator", "head"])
        {
            var found = await office.CaseAsync(who, number);
            Assert.Equal(("erased", false, "Vymazáno", "", ""), (found.Summary.Status, found.Summary.Open, found.Summary.StatusLabel, found.Summary.Subject, found.Summary.Applicant));
            Assert.Equal((office.Now, "Osoba head", Form.Reason), (found.Summary.Erased!.At, found.Summary.Erased.By, found.Summary.Erased.Reason));
            Assert.Equal("Obsah případu byl vymazán: Uplynula lhůta uložení", Assert.Single(found.Journal).Text);
            Assert.Equal((0, 0, 0, 0, 0, 0, 0), (found.Fields.Count, found.Tasks.Count, found.Actions.Count, found.Deadlines.Count, found.Messages.Count, found.Documents.Count, found.Letters.Count));
            Assert.Equal(number, Assert.Single((await ListAsync(office, who, number)).Items).Number);
        }
        foreach (var who in (string[])["registry", "clerk", "director", "admin"])
        {
            var reader = await office.ReaderAsync(who);
            Assert.IsType<NotFound<CaseDetail>>(await office.WithAsync((CaseQueries queries) => queries.GetAsync(reader, number, default)));
            Assert.Equal(0, (await ListAsync(office, who, null)).Total);
        }
        var status = await office.WithAsync((CitizenDesk desk) => desk.LookAsync(new CaseCode(number, receipt.TrackingCode), "cs", default));
        Assert.Equal(("Obsah tohoto podání jsme vymazali.", true, true), (status!.StatusSentence, status.Closed, status.Erased));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task WhoDoesNotLeadOrIsComplainedAboutErasesNothing()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields(Word), "complaint")).Number;
        foreach (var who in (string[])["registry", "clerk", "director"]) Assert.Equal("anotherRole", Assert.IsType<Forbidden<StepReceipt>>(await EraseAsync(office, who, number)).Reason);
        Assert.IsType<NotFound<StepReceipt>>(await EraseAsync(office, "admin", number));
        var fields = Fields(Word);
        fields["againstOfficial"] = "Osoba coordinator";
        var hidden = TestOffice.Value(await office.SubmitAsync("registry", fields, "complaint")).Number;
        Assert.IsType<NotFound<StepReceipt>>(await EraseAsync(office, "coordinator", hidden));
        Assert.Equal(["reason"], Assert.IsType<Invalid<StepReceipt>>(await EraseAsync(office, "head", hidden, new EraseForm(" \n"))).Errors.Keys);
        Assert.Equal(["reason"], Assert.IsType<Invalid<StepReceipt>>(await EraseAsync(office, "head", hidden, new EraseForm(new string('x', 501)))).Errors.Keys);
        Assert.Equal(0, await office.ReadAsync(db => db.Cases.CountAsync(c => c.ErasedAt != null)));

        // Hidden from them it stays, erased or not.
        TestOffice.Value(await EraseAsync(office, "head", hidden));
        var concerned = await office.ReaderAsync("coordinator");
        Assert.IsType<NotFound<CaseDetail>>(await office.WithAsync((CaseQueries queries) => queries.GetAsync(concerned, hidden, default)));
        Assert.Equal(0, (await ListAsync(office, "coordinator", hidden)).Total);
    }

    [Fact]
    public async Task ARepeatedOperationIsToldItsFirstAnswerAndASecondErasureIsRefused()
    {
        await using var office = await TestOffice.OpenAsync();
        var (number, second) = (await LoanAsync(office), await LoanAsync(office));
        var first = TestOffice.Value(await EraseAsync(office, "coordinator", number, Form with { OperationId = "e-1" }));
        Assert.Equal(first, TestOffice.Value(await EraseAsync(office, "coordinator", number, Form with { OperationId = "e-1" })));
        Assert.Equal(1, await office.ReadAsync(db => db.Journal.CountAsync(j => j.Kind == "erased")));
        Assert.Equal("operationIdUsed", Assert.IsType<Conflict<StepReceipt>>(await EraseAsync(office, "coordinator", second, Form with { OperationId = "e-1" })).Code);
        Assert.Equal("alreadyErased", Assert.IsType<Conflict<StepReceipt>>(await EraseAsync(office, "coordinator", number, Form with { OperationId = "e-2" })).Code);
        Assert.Equal("alreadyErased", Assert.IsType<Conflict<StepReceipt>>(await EraseAsync(office, "head", number)).Code);
    }

    [Fact]
    public async Task AnErasedCaseTakesNoMoreStepsDocumentsOrActions()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = await LoanAsync(office);
        var (row, task, reader) = (await office.ReadAsync(db => db.Cases.SingleAsync()), await office.TaskAsync(number, "decide"), await office.ReaderAsync("coordinator"));
        TestOffice.Value(await EraseAsync(office, "coordinator", number));
        var late = new TaskCompleted { OccurredAt = office.Now, Actor = office.User("clerk").ToString(), TaskId = task.TaskId, Outcome = "Hand", Fields = [] };
        Assert.Equal("erased", Assert.IsType<StepNotTaken>(await office.WithAsync((WorkflowRuntime runtime) => runtime.SendAsync(row.InstanceId, late, null, default))).Code);
        Assert.Equal("erased", Assert.IsType<Conflict<StepReceipt>>(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, "anything", [], null, default))).Code);
        Assert.Equal("erased", Assert.IsType<Conflict<StepReceipt>>(await office.WithAsync((CaseActions actions) => actions.RecordDeliveryAsync(reader, number, new DeliveryForm(null, new DateOnly(2026, 2, 2), "post"), default))).Code);
        Assert.Equal("erased", Assert.IsType<Conflict<StepReceipt>>(await office.WithAsync((CaseActions actions) => actions.ResolveIncidentAsync(reader, number, "i1", new ResolveForm("retry", "Opraveno", null, null), default))).Code);
        Assert.Equal("erased", Assert.IsType<Conflict<DocumentView>>(await UploadAsync(office, "coordinator", number, "pozdě", "pozde.txt")).Code);
        Assert.IsType<NotFound<TaskView>>(await office.WithAsync((ClerkTasks tasks) => tasks.ClaimAsync(reader, task.Id, default)));
        Assert.Equal(row.InstanceId, await office.ReadAsync(db => db.Steps.Where(s => s.Kind == "erased").Select(s => s.InstanceId).SingleAsync()));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task AStepThatWasBegunBeforeTheErasureIsNotSavedAfterIt()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = await LoanAsync(office);
        var row = await office.ReadAsync(db => db.Cases.SingleAsync());
        await using var open = await office.Get<Database>().OpenAsync(default);
        var early = open.Db;
        (await early.Cases.SingleAsync(c => c.Id == row.Id)).Subject = "Kolo";
        (await early.Instances.SingleAsync(i => i.Id == row.InstanceId)).Revision++;
        TestOffice.Value(await EraseAsync(office, "coordinator", number));
        var refused = await Record.ExceptionAsync(() => office.Get<Database>().SaveAsync(early, default));
        Assert.True(refused is not null && office.Get<Database>().IsConflict(refused), refused?.ToString());
        Assert.Equal("", await office.ReadAsync(db => db.Cases.Select(c => c.Subject).SingleAsync()));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task WhileAMailOfItIsHandedOverACaseIsNotErased()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await ComplaintAsync(office, Word);
        var @case = await office.ReadAsync(db => db.Cases.SingleAsync());
        async Task Set(string state) => await office.Get<Database>().UpdateAsync(db => db.Messages.Where(m => m.CaseId == @case.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.State, state)), default);
        await Set("sending");
        Assert.Equal("mailSending", Assert.IsType<Conflict<StepReceipt>>(await EraseAsync(office, "coordinator", number)).Code);
        await Set("waiting");
        TestOffice.Value(await EraseAsync(office, "coordinator", number));
        Assert.Equal(0, await office.WithAsync((MailDispatch mail) => mail.SendDueAsync(office.Now.AddDays(1), default)));
    }

    [Fact]
    public async Task WhenTheProcessDiesAfterCommitTheNextStartRemovesTheFiles()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await ComplaintAsync(office, Word);
        await FillAsync(office, number, Word);
        var reader = await office.ReaderAsync("coordinator");
        TestOffice.Value(await office.WithAsync((CaseErasure erasure) => erasure.EraseRowsAsync(reader, number, Form, default)));
        Assert.Contains(await Traces.OfAsync(office, Word), trace => trace.StartsWith("files", StringComparison.Ordinal));
        await office.RestartAsync();
        Assert.True(await office.Get<Leftovers>().RemoveAsync(default));
        Assert.Empty(await Traces.OfAsync(office, Word, Folded));
        Assert.Equal(0, await office.ReadAsync(async db => (await db.Instances.ToListAsync()).Sum(i => i.State.Length)));
        Assert.True(await office.Get<Leftovers>().RemoveAsync(default));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task AFileStaysWhileAnotherDocumentHasTheSameContentOrSomebodyIsUploadingIt()
    {
        await using var office = await TestOffice.OpenAsync();
        var (number, second) = (await LoanAsync(office), await LoanAsync(office));
        var shared = TestOffice.Value(await UploadAsync(office, "clerk", number, "společný obsah", "a.txt")).Sha256;
        var again = TestOffice.Value(await UploadAsync(office, "clerk", number, "jen jeho obsah", "b.txt")).Sha256;
        Assert.Equal(shared, TestOffice.Value(await UploadAsync(office, "clerk", second, "společný obsah", "c.txt")).Sha256);
        var reader = await office.ReaderAsync("coordinator");
        TestOffice.Value(await office.WithAsync((CaseErasure erasure) => erasure.EraseRowsAsync(reader, number, Form, default)));
        // Stored, its row not yet written.
        await office.Get<FileStore>().SaveAsync(new MemoryStream(Encoding.UTF8.GetBytes("jen jeho obsah")), 1000, default);
        Assert.False(await office.Get<Leftovers>().RemoveAsync(default));
        Assert.NotNull(await office.Get<FileStore>().SizeOfAsync(again, default));
        // An hour later nobody has come for it.
        File.SetLastWriteTimeUtc(Path.Combine(office.Settings.DataDirectory, "files", again[..2], again), DateTime.UtcNow.AddHours(-2));
        Assert.True(await office.Get<Leftovers>().RemoveAsync(default));
        Assert.Null(await office.Get<FileStore>().SizeOfAsync(again, default));
        Assert.NotNull(await office.Get<FileStore>().SizeOfAsync(shared, default));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ABackupOfAnErasedCaseHoldsNothingOfItAndItStaysErasedWhenRestored()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await ComplaintAsync(office, Word);
        await FillAsync(office, number, Word);
        TestOffice.Value(await EraseAsync(office, "coordinator", number));
        var backup = Path.Combine(office.Folder, "backup");
        Assert.IsType<BackupMade>(await office.BackupAsync(backup));
        await using var restored = await TestOffice.NewAsync("workflows");
        Assert.IsType<Restored>(await restored.RestoreAsync(backup));
        Assert.Empty(await Traces.OfAsync(restored, Word, Folded));
        Assert.Equal("Uplynula lhůta uložení", (await restored.CaseAsync("coordinator", number)).Summary.Erased!.Reason);
        Assert.Empty(await restored.CheckAsync());
    }

    [Theory]
    [InlineData("update CaseKeys set WrappedKey = x''", false, "expected a key of the case, for no step erased it, but it is gone")]
    [InlineData("update Cases set ErasedAt = 1", false, "expected the case to be whole")]
    [InlineData("update Cases set Subject = 'x'", true, "own row to be empty")]
    [InlineData("update Cases set ErasedAt = null", true, "expected the case to be marked as erased")]
    [InlineData("delete from Steps where Kind = 'erased'", true, "for no step erased it")]
    [InlineData("update Steps set Actor = 'x' where Kind = 'erased'", true, "the row was changed")]
    public async Task AnErasureThatWasMadeUpOrUndoneIsFound(string tampering, bool erased, string finding)
    {
        await using var office = await TestOffice.OpenAsync();
        var number = await LoanAsync(office);
        if (erased) TestOffice.Value(await EraseAsync(office, "coordinator", number));
        Assert.Empty(await office.CheckAsync());
        await office.ReadAsync(db => TestDatabase.TamperAsync(db, tampering));
        Assert.Contains(await office.CheckAsync(), found => found.Contains(finding, StringComparison.Ordinal));
    }

    private static async Task<string> LoanAsync(TestOffice office) =>
        TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka" })).Number;

    private static JsonObject Fields(string word) => new()
    {
        ["kind"] = "complaint", ["firstName"] = word, ["lastName"] = $"{word}ová", ["email"] = $"{word}@example.cz", ["consentEmail"] = true, ["address"] = $"{word} 3, 360 01 Karlovy Vary",
        ["subject"] = $"Postup: {word}", ["description"] = string.Join(' ', Enumerable.Repeat(word, 300)),
    };

    private static async Task<string> ComplaintAsync(TestOffice office, string word)
    {
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields(word), "complaint")).Number;
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        await office.WithAsync((MailDispatch mail) => mail.SendDueAsync(office.Now, default));
        return number;
    }

    /// <summary>Everything that can be said in a case, said with the word.</summary>
    private static async Task FillAsync(TestOffice office, string number, string word)
    {
        TestOffice.Value(await office.CompleteAsync("clerk", number, "investigate", "FactsClear", new JsonObject { ["findings"] = $"Zjištěno: {word}" }));
        TestOffice.Value(await office.CompleteAsync("clerk", number, "draft", "Submit", new JsonObject { ["result"] = "notJustified", ["resultText"] = $"Výsledek: {word}" }));
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "approve", "Approve"));
        TestOffice.Value(await office.CompleteAsync("head", number, "sign", "Sign"));
        TestOffice.Value(await UploadAsync(office, "clerk", number, $"Příloha {word}", $"{word}.txt"));
        await office.WithAsync((MailDispatch mail) => mail.SendDueAsync(office.Now, default));
        await office.Get<Database>().WriteAsync(async db =>
        {
            var (cases, clerk) = (await db.Cases.OrderBy(c => c.Number).ToListAsync(), office.User("clerk"));
            var @case = cases.Single(c => c.Number == number);
            db.Notes.Add(new NoteRow { Id = Guid.CreateVersion7(), CaseId = @case.Id, Kind = "record", Text = $"Záznam {word}", On = new DateOnly(2026, 2, 2), AuthorId = clerk, CreatedAt = office.Now });
            db.FollowUps.Add(new FollowUpRow { Id = Guid.CreateVersion7(), CaseId = @case.Id, UserId = clerk, On = new DateOnly(2026, 2, 20), Text = $"Zavolat {word}", CreatedAt = office.Now });
            db.Looks.Add(new LookRow { Id = Guid.CreateVersion7(), CaseId = @case.Id, At = office.Now, By = "code", CodeIssue = 1 });
            if (cases.Find(c => c.Number != number) is { } other)
                db.Relations.Add(new RelationRow { CaseId = other.Id, OtherCaseId = @case.Id, Relation = "repeated", Reason = $"Tatáž {word}", AuthorId = clerk, CreatedAt = office.Now });
            foreach (var mail in await db.Messages.Where(m => m.CaseId == @case.Id).ToListAsync()) mail.Reason = $"settled: {word}";
            await StepRecord.AddJournalAsync(db, @case, null, office.Now, clerk.ToString(),
                [new Engine.Journal.JournalEntry("heldMailVoided", null, new Dictionary<string, string> { ["template"] = "received", ["reason"] = $"Volala {word}" }),
                 new Engine.Journal.JournalEntry("writeLine", null, new Dictionary<string, string> { ["text"] = word })], default);
            return await db.SaveChangesAsync();
        }, default);
    }

    private static async Task<Answer<DocumentView>> UploadAsync(TestOffice office, string who, string number, string text, string name)
    {
        var reader = await office.ReaderAsync(who);
        return await office.WithAsync((CaseDocuments documents) => documents.UploadAsync(reader, number, new UploadedFile(name, "text/plain", new MemoryStream(Encoding.UTF8.GetBytes(text))), "in", null, default));
    }

    private static async Task<Paged<CaseSummary>> ListAsync(TestOffice office, string who, string? query)
    {
        var reader = await office.ReaderAsync(who);
        return await office.WithAsync((CaseQueries queries) => queries.ListAsync(reader, new CaseFilter(Query: query), default));
    }

    private static async Task<Answer<StepReceipt>> EraseAsync(TestOffice office, string who, string number, EraseForm? form = null)
    {
        var reader = await office.ReaderAsync(who);
        return await office.WithAsync((CaseErasure erasure) => erasure.EraseAsync(reader, number, form ?? Form, default));
    }
}
