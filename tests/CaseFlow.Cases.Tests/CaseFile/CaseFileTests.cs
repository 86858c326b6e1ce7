using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Citizens;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.CaseFile;

/// <summary>What people add to a case beside its workflow.</summary>
public sealed class CaseFileTests
{
    private static readonly DateOnly Day = new(2026, 2, 2);

    [Fact]
    public async Task NotesAndRecordsAreWrittenOnceAndNeverStandInTheJournal()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await OpenAsync(office);
        Task<Answer<NoteView>> Add(string who, string kind, string text, DateOnly? on = null, string? operation = null) =>
            DoAsync<CaseNotes, NoteView>(office, who, (notes, reader) => notes.AddAsync(reader, number, new NoteForm(kind, text, on, operation), default));

        var note = TestOffice.Value(await Add("clerk", "note", "Volat až odpoledne", operation: "n-1"));
        Assert.Equal(note.Id, TestOffice.Value(await Add("clerk", "note", "Volat až odpoledne", operation: "n-1")).Id);
        // The same words of another operation, and of another person's, are other notes.
        Assert.NotEqual(note.Id, TestOffice.Value(await Add("coordinator", "note", "Volat až odpoledne", operation: "n-1")).Id);
        var record = TestOffice.Value(await Add("registry", "record", "Paní Nováková volala\na žádá zprávu poštou.", new DateOnly(2026, 1, 30)));
        Assert.Equal(("record", new DateOnly(2026, 1, 30), "Osoba registry"), (record.Kind, record.On, record.Author));

        Assert.Equal(["text"], Assert.IsType<Invalid<NoteView>>(await Add("clerk", "note", " ")).Errors.Keys);
        Assert.Equal(["kind"], Assert.IsType<Invalid<NoteView>>(await Add("clerk", "code", "x")).Errors.Keys);
        Assert.Equal(["text"], Assert.IsType<Invalid<NoteView>>(await Add("clerk", "note", "a\0b")).Errors.Keys);
        Assert.Equal(["text"], Assert.IsType<Invalid<NoteView>>(await Add("clerk", "note", new string('x', 8001))).Errors.Keys);
        Assert.Equal(["on"], Assert.IsType<Invalid<NoteView>>(await Add("clerk", "record", "Zítra", Day.AddDays(1))).Errors.Keys);
        Assert.IsType<Forbidden<NoteView>>(await Add("director", "note", "x"));
        Assert.IsType<NotFound<NoteView>>(await Add("admin", "note", "x"));

        Assert.Equal(3, TestOffice.Value(await DoAsync<CaseNotes, IReadOnlyList<NoteView>>(office, "head", (notes, reader) => notes.ListAsync(reader, number, default))).Count);
        Assert.Equal("Paní Nováková volala\na žádá zprávu poštou.", TestOffice.Value(await DoAsync<CaseNotes, RecordSheet>(office, "head", (notes, reader) => notes.RecordAsync(reader, number, record.Id, default))).Record.Text);
        Assert.IsType<NotFound<RecordSheet>>(await DoAsync<CaseNotes, RecordSheet>(office, "head", (notes, reader) => notes.RecordAsync(reader, number, note.Id, default)));
        var journal = await office.ReadAsync(db => db.Journal.Where(j => j.Kind == "noteAdded").Select(j => j.Args).ToListAsync());
        Assert.Equal(3, journal.Count);
        Assert.DoesNotContain(journal, args => args.Contains("Volat") || args.Contains("Nováková"));
        Assert.DoesNotContain("Nováková", office.Log.Text);
        Assert.Equal(["Připojena poznámka.", "Připojena poznámka.", "Připojen úřední záznam."], (await office.CaseAsync("clerk", number)).Journal.Where(j => j.Kind == "noteAdded").Select(j => j.Text));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task AFollowUpDayIsOnesOwnAndComesOnItsDay()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await OpenAsync(office);
        Task<Answer<FollowUpView>> Add(DateOnly? on, string? operation = null) => DoAsync<FollowUps, FollowUpView>(office, "clerk", (days, reader) => days.AddAsync(reader, number, new FollowUpForm(on, "Ověřit odpověď", operation), default));
        async Task<IReadOnlyList<FollowUpView>> Mine(string who, bool due = false)
        {
            var reader = await office.ReaderAsync(who);
            return await office.WithAsync((FollowUps days) => days.MineAsync(reader, due, default));
        }

        Assert.Equal(["on"], Assert.IsType<Invalid<FollowUpView>>(await Add(Day.AddDays(-1))).Errors.Keys);
        Assert.Equal(["on"], Assert.IsType<Invalid<FollowUpView>>(await Add(null)).Errors.Keys);
        var added = TestOffice.Value(await Add(Day.AddDays(3), "f-1"));
        Assert.Equal(added.Id, TestOffice.Value(await Add(Day.AddDays(3), "f-1")).Id);
        Assert.False(Assert.Single(await Mine("clerk")).Due);
        Assert.Empty(await Mine("clerk", due: true));
        Assert.Empty(await Mine("clerk2"));
        await office.AdvanceAsync(TestOffice.Start.AddDays(3));
        Assert.True(Assert.Single(await Mine("clerk", due: true)).Due);

        Assert.IsType<NotFound<FollowUpView>>(await DoAsync<FollowUps, FollowUpView>(office, "coordinator", (days, reader) => days.DoneAsync(reader, added.Id, default)));
        var done = TestOffice.Value(await DoAsync<FollowUps, FollowUpView>(office, "clerk", (days, reader) => days.DoneAsync(reader, added.Id, default)));
        Assert.NotNull(done.DoneAt);
        TestOffice.Value(await DoAsync<FollowUps, FollowUpView>(office, "clerk", (days, reader) => days.DoneAsync(reader, added.Id, default)));
        Assert.Empty(await Mine("clerk"));
    }

    [Fact]
    public async Task CasesAreLinkedBothWaysAndOnlyForThoseWhoMaySeeBoth()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (one, two) = (await OpenAsync(office), await OpenAsync(office, f => (f["lastName"], f["subject"]) = ("Jiná", "Hluk z ulice v noci")));
        var hidden = await OpenAsync(office, f => (f["lastName"], f["subject"], f["againstOfficial"]) = ("Třetí", "Zcela jiná věc nahoře", "Osoba clerk2"));
        Task<Answer<IReadOnlyList<RelatedView>>> Add(string who, string from, string? to, string relation = "related", string reason = "Táž úřednice") =>
            DoAsync<Relations, IReadOnlyList<RelatedView>>(office, who, (relations, reader) => relations.AddAsync(reader, from, new RelationForm(to, relation, reason), default));
        async Task<IReadOnlyList<RelatedView>> Of(string who, string number) => TestOffice.Value(await DoAsync<Relations, IReadOnlyList<RelatedView>>(office, who, (relations, reader) => relations.ListAsync(reader, number, default)));

        Assert.Equal(["number"], Assert.IsType<Invalid<IReadOnlyList<RelatedView>>>(await Add("clerk", one, one)).Errors.Keys);
        Assert.Equal(["number"], Assert.IsType<Invalid<IReadOnlyList<RelatedView>>>(await Add("clerk", one, "ST-2026-99999")).Errors.Keys);
        Assert.Equal(["number"], Assert.IsType<Invalid<IReadOnlyList<RelatedView>>>(await Add("clerk2", one, hidden)).Errors.Keys);
        Assert.Equal(["reason"], Assert.IsType<Invalid<IReadOnlyList<RelatedView>>>(await Add("clerk", one, two, reason: "")).Errors.Keys);
        Assert.Equal(["relation"], Assert.IsType<Invalid<IReadOnlyList<RelatedView>>>(await Add("clerk", one, two, "part")).Errors.Keys);

        Assert.Equal((two, "follows", false, true), TestOffice.Value(await Add("clerk", one, two.ToLowerInvariant(), "follows")).Select(r => (r.Number, r.Relation, r.Later, r.ByHand)).Single());
        TestOffice.Value(await Add("clerk", one, two, "follows"));
        Assert.IsType<Conflict<IReadOnlyList<RelatedView>>>(await Add("clerk", two, one));
        Assert.Equal((one, "follows", true, "Táž úřednice"), (await Of("head", two)).Select(r => (r.Number, r.Relation, r.Later, r.Reason)).Single());
        Assert.Equal([two], (await office.CaseAsync("clerk", one)).RelatedCases);

        // The person complained about in the third case finds no trace of it in the first.
        TestOffice.Value(await Add("coordinator", one, hidden));
        Assert.Equal([two], (await Of("clerk2", one)).Select(r => r.Number));
        Assert.Single((await office.CaseAsync("clerk2", one)).Journal, j => j.Kind == "relationAdded");
        Assert.Equal(2, (await Of("clerk", one)).Count);

        Assert.IsType<Invalid<IReadOnlyList<RelatedView>>>(await DoAsync<Relations, IReadOnlyList<RelatedView>>(office, "clerk", (relations, reader) => relations.RemoveAsync(reader, two, one, null, default)));
        TestOffice.Value(await DoAsync<Relations, IReadOnlyList<RelatedView>>(office, "clerk", (relations, reader) => relations.RemoveAsync(reader, two, one, "Omyl", default)));
        Assert.Empty(await Of("clerk", two));
        Assert.Equal("Omyl", (await office.ReadAsync(db => db.Notes.SingleAsync(n => n.Kind == "relation"))).Text);
        Assert.IsType<Conflict<IReadOnlyList<RelatedView>>>(await DoAsync<Relations, IReadOnlyList<RelatedView>>(office, "clerk", (relations, reader) => relations.RemoveAsync(reader, two, one, "Omyl", default)));
        Assert.DoesNotContain(await office.ReadAsync(db => db.Journal.Select(j => j.Args).ToListAsync()), a => a.Contains("Omyl") || a.Contains("Táž"));
    }

    [Fact]
    public async Task ACaseThatRepeatsAnotherIsLinkedWithItOnceTheOfficeSaysSo()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var (first, second) = (await OpenAsync(office), await OpenAsync(office, f => (f["lastName"], f["subject"]) = ("Jiná", "Hluk z ulice v noci")));
        var hidden = await OpenAsync(office, f => (f["lastName"], f["subject"], f["againstOfficial"]) = ("Třetí", "Zcela jiná věc nahoře", "Osoba coordinator"));
        var later = await OpenAsync(office, f => (f["lastName"], f["subject"]) = ("Pozdější", "Pořád totéž a nic jiného"));
        async Task<IReadOnlyList<RelatedView>> Of(string who, string number) => TestOffice.Value(await DoAsync<Relations, IReadOnlyList<RelatedView>>(office, who, (relations, reader) => relations.ListAsync(reader, number, default)));
        async Task CorrectAsync(string value, string? actor = null)
        {
            var id = await office.ReadAsync(db => db.Cases.Where(c => c.Number == later).Select(c => c.InstanceId).SingleAsync());
            Assert.IsType<StepSaved>(await office.WithAsync((WorkflowRuntime runtime) => runtime.SendAsync(id, new FieldsCorrected
            {
                OccurredAt = office.Now, Actor = actor ?? office.User("coordinator").ToString(), Fields = new JsonObject { ["repeatedOf"] = value }, Reason = "upřesněno",
            }, null, default)));
        }

        // What a citizen wrote is only a word.
        await CorrectAsync(first.ToLowerInvariant(), "citizen");
        Assert.Empty(await Of("head", first));
        await CorrectAsync(first.ToLowerInvariant());
        Assert.Equal((first, "repeated", false), (await Of("head", later)).Select(r => (r.Number, r.Relation, r.Later)).Single());
        Assert.Equal((later, "repeated", true), (await Of("head", first)).Select(r => (r.Number, r.Relation, r.Later)).Single());
        Assert.Equal([later], (await office.CaseAsync("clerk", first)).RelatedCases);
        foreach (var number in (string[])[first, later]) Assert.Single((await office.CaseAsync("clerk", number)).Journal, j => j.Kind == "relationAdded");
        // It was another one after all.
        await CorrectAsync(second);
        Assert.Empty(await Of("head", first));
        Assert.Equal([second], (await Of("head", later)).Select(r => r.Number));
        // Whoever doesn't see a case links nothing with it, whatever number they type.
        await CorrectAsync(hidden);
        Assert.Empty(await Of("head", later));
        Assert.Empty(await Of("head", hidden));
        Assert.Empty(await office.CheckAsync());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task WhatComesIsToldToWhoeverHasToKnow(bool byTheOffice)
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        async Task<string[]> ToldOf(CaseReceipt receipt)
        {
            if (byTheOffice) TestOffice.Value(await DoAsync<Supplements, NoteView>(office, "registry", (supplements, reader) => supplements.AddAsync(reader, receipt.Number, new SupplementForm("Doplňuji", "post", Day), default)));
            else TestOffice.Value(await office.WithAsync((CitizenDesk desk) => desk.AddDocumentsAsync(new CaseCode(receipt.Number, receipt.TrackingCode), [new UploadedFile("a.txt", "text/plain", new MemoryStream("Doplňuji"u8.ToArray()))], "op", "cs", default)));
            var told = await office.ReadAsync(db => (from f in db.FollowUps join u in db.Users on f.UserId equals u.Id where db.Cases.Any(c => c.Id == f.CaseId && c.Number == receipt.Number) select u.UserName).ToListAsync());
            await office.ReadAsync(db => db.FollowUps.ExecuteDeleteAsync());
            return [.. told.Order(StringComparer.Ordinal)];
        }
        var receipt = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint"));
        // Nobody handles it: with whom its step stands.
        Assert.Equal(["coordinator"], await ToldOf(receipt));
        TestOffice.Value(await office.CompleteAsync("coordinator", receipt.Number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        if (byTheOffice) Assert.Equal(["clerk", "clerk2"], await ToldOf(receipt));
        TestOffice.Value(await office.CompleteAsync("clerk2", receipt.Number, "investigate", "FactsClear"));
        if (byTheOffice) Assert.Equal(["clerk2"], await ToldOf(receipt));
        // Against the only coordinator: whoever stands above.
        var fields = Fields();
        fields["againstOfficial"] = "Osoba coordinator";
        Assert.Equal(["head"], await ToldOf(TestOffice.Value(await office.SubmitAsync("registry", fields, "complaint"))));
    }

    [Fact]
    public async Task ATaskTakenFromSomebodyElseNeedsAReasonThatStandsAmongTheNotes()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await OpenAsync(office);
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        var task = await office.TaskAsync(number, "investigate");
        Task<Answer<TaskView>> Claim(string who) => DoAsync<ClerkTasks, TaskView>(office, who, (tasks, reader) => tasks.ClaimAsync(reader, task.Id, default));
        Task<Answer<TaskView>> Release(string who, string? reason) => DoAsync<ClerkTasks, TaskView>(office, who, (tasks, reader) => tasks.ReleaseAsync(reader, task.Id, reason, default));

        TestOffice.Value(await Claim("clerk"));
        Assert.IsType<Forbidden<TaskView>>(await Release("clerk2", "Nemoc"));
        Assert.Equal(["reason"], Assert.IsType<Invalid<TaskView>>(await Release("coordinator", " ")).Errors.Keys);
        Assert.Null(TestOffice.Value(await Release("coordinator", "Paní Nováková je nemocná")).AssigneeId);
        Assert.Equal(("release", "Paní Nováková je nemocná", "Osoba coordinator"),
            TestOffice.Value(await DoAsync<CaseNotes, IReadOnlyList<NoteView>>(office, "head", (notes, reader) => notes.ListAsync(reader, number, default))).Select(n => (n.Kind, n.Text, n.Author)).Single());
        Assert.DoesNotContain(await office.ReadAsync(db => db.Journal.Select(j => j.Args).ToListAsync()), a => a.Contains("Nováková"));
        // One's own goes back without one.
        TestOffice.Value(await Claim("clerk"));
        TestOffice.Value(await Release("clerk", null));
        Assert.Equal(1, await office.ReadAsync(db => db.Notes.CountAsync()));
    }

    [Fact]
    public async Task NumbersOfTheRecordsSystemAreEnteredOnceAndChangedWithAReason()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await OpenAsync(office, f => f["fileMark"] = null);
        var upload = await UploadAsync(office, number, "dopis.txt");
        Task<Answer<DocumentView>> Set(string refNo, DateOnly? on = null, string? reason = null, string who = "registry") =>
            DoAsync<DocumentNumbers, DocumentView>(office, who, (numbers, reader) => numbers.SetAsync(reader, upload.Id, new NumberForm(refNo, on, reason), default));
        var registry = await office.ReaderAsync("registry");
        async Task<(int Documents, int Cases)> Waiting() => ((await office.WithAsync((DocumentNumbers numbers) => numbers.UnnumberedAsync(registry, 1, default))).Total, (await office.WithAsync((DocumentNumbers numbers) => numbers.UnmarkedAsync(registry, 1, default))).Total);

        Assert.Equal((1, 1), await Waiting());
        Assert.True(Assert.Single(await ContentsAsync(office, number)).LacksNumber);
        Assert.Equal(["refNo"], Assert.IsType<Invalid<DocumentView>>(await Set(" ")).Errors.Keys);
        Assert.Equal(["datedOn"], Assert.IsType<Invalid<DocumentView>>(await Set("KU/1/2026", Day.AddDays(1))).Errors.Keys);
        Assert.Equal(("KU/1/2026", new DateOnly(2026, 1, 30)), (TestOffice.Value(await Set("KU/1/2026", new DateOnly(2026, 1, 30))).RefNo, TestOffice.Value(await Set("KU/1/2026")).DatedOn!.Value));
        Assert.Equal(["reason"], Assert.IsType<Invalid<DocumentView>>(await Set("KU/2/2026")).Errors.Keys);
        TestOffice.Value(await Set("KU/2/2026", reason: "Překlep, psala Nováková"));
        Assert.IsType<NotFound<DocumentView>>(await Set("KU/3/2026", who: "admin"));

        var mark = (string who, string text, string? reason) => DoAsync<DocumentNumbers, StepReceipt>(office, who, (numbers, reader) => numbers.MarkAsync(reader, number, new FileMarkForm(text, reason), default));
        TestOffice.Value(await mark("registry", "KU 12/2026", null));
        Assert.Equal(["reason"], Assert.IsType<Invalid<StepReceipt>>(await mark("registry", "KU 13/2026", null)).Errors.Keys);
        Assert.IsType<Forbidden<StepReceipt>>(await mark("director", "KU 13/2026", "x"));
        Assert.Equal("KU 12/2026", (await office.CaseAsync("clerk", number)).FileMark);
        Assert.Equal((0, 0), await Waiting());
        Assert.Equal([number], await office.WithAsync((DocumentNumbers numbers) => numbers.SameMarkAsync(registry, "KU 12/2026", "ST-2026-99999", default)));
        Assert.Empty(await office.WithAsync((DocumentNumbers numbers) => numbers.SameMarkAsync(registry, "KU 12/2026", number, default)));
        Assert.DoesNotContain(await office.ReadAsync(db => db.Journal.Select(j => j.Args).ToListAsync()), a => a.Contains("Nováková"));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task TheListOfContentsIsInOrderOfDaysWithRecordsAmongTheDocuments()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await OpenAsync(office);
        var upload = await UploadAsync(office, number, "příloha.txt");
        TestOffice.Value(await DoAsync<CaseNotes, NoteView>(office, "clerk", (notes, reader) => notes.AddAsync(reader, number, new NoteForm("record", "Hovor", new DateOnly(2026, 1, 29)), default)));
        TestOffice.Value(await DoAsync<CaseNotes, NoteView>(office, "clerk", (notes, reader) => notes.AddAsync(reader, number, new NoteForm("note", "Nic do spisu"), default)));
        Assert.Equal([(1, "record", "Úřední záznam", false), (2, "document", "příloha.txt", true)], (await ContentsAsync(office, number)).Select(i => (i.Order, i.Kind, i.Name, i.LacksNumber)));
        Assert.Equal(upload.Id, (await ContentsAsync(office, number))[1].Id);
    }

    [Fact]
    public async Task ANewCodeVoidsTheOldOneAndGoesIntoTheMailsThatWait()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        office.Settings.Mail.HoldMinutes = 10;
        await office.RestartAsync();
        var receipt = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint"));
        Task<Answer<IssuedCode>> Issue(string who, string way = "document", string reason = "Paní ztratila potvrzení", string? operation = null) =>
            DoAsync<CodeReissue, IssuedCode>(office, who, (codes, reader) => codes.IssueAsync(reader, receipt.Number, new CodeForm(way, reason, operation), default));

        Assert.IsType<Forbidden<IssuedCode>>(await Issue("clerk"));
        Assert.Equal(["verifiedBy"], Assert.IsType<Invalid<IssuedCode>>(await Issue("registry", "telefonem")).Errors.Keys);
        Assert.Equal(["reason"], Assert.IsType<Invalid<IssuedCode>>(await Issue("registry", reason: "")).Errors.Keys);
        var issued = TestOffice.Value(await Issue("registry", operation: "c-1"));
        Assert.Equal(issued, TestOffice.Value(await Issue("registry", operation: "c-1")));
        Assert.Equal(2, issued.Issue);
        Assert.NotEqual(receipt.TrackingCode, issued.TrackingCode);
        Assert.Null(await office.WithAsync((CitizenDesk desk) => desk.LookAsync(new CaseCode(receipt.Number, receipt.TrackingCode), null, default)));
        Assert.NotNull(await office.WithAsync((CitizenDesk desk) => desk.LookAsync(new CaseCode(receipt.Number, issued.TrackingCode), null, default)));
        Assert.All(await office.ReadAsync(db => db.Messages.Where(m => m.ToCitizen).ToListAsync()), m => Assert.Equal(2, m.CodeIssue));
        Assert.Equal(3, TestOffice.Value(await Issue("coordinator", "dataBox")).Issue);
        Assert.IsType<Conflict<IssuedCode>>(await Issue("registry", operation: "c-1"));

        var said = await office.ReadAsync(db => db.Journal.Where(j => j.Kind == "codeReissued").Select(j => j.Args).ToListAsync());
        Assert.DoesNotContain(said, a => a.Contains("ztratila") || a.Contains(issued.TrackingCode));
        Assert.Equal("Vydán nový kód ke stavu podání po předložení průkazu; předchozí neplatí.", (await office.CaseAsync("clerk", receipt.Number)).Journal.First(j => j.Kind == "codeReissued").Text);
    }

    [Fact]
    public async Task AnAnswerOfAMunicipalityEndsTheStepOnTheDayItCameAndTellsTheHandler()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await OpenAsync(office);
        Task<Answer<AnsweredView>> Record(string who, string? operation, string channel = "DS", DateOnly? on = null) => DoAsync<MunicipalityAnswers, AnsweredView>(office, who, async (answers, reader) =>
        {
            using var content = new MemoryStream("Obec sděluje."u8.ToArray());
            return await answers.RecordAsync(reader, number, new MunicipalityAnswerForm(on ?? Day, channel, false, "Obec sděluje, že postupovala správně.", "OB/7/2026", operation) { Files = [new UploadedFile("odpoved.txt", "text/plain", content)] }, default);
        });

        Assert.IsType<Conflict<AnsweredView>>(await Record("registry", null));
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        TestOffice.Value(await office.CompleteAsync("clerk", number, "investigate", "AskMunicipality"));
        var registry = await office.ReaderAsync("registry");
        Assert.Equal(number, Assert.Single(await office.WithAsync((MunicipalityAnswers answers) => answers.WaitingAsync(registry, default))).Number);
        Assert.Equal(["channel"], Assert.IsType<Invalid<AnsweredView>>(await Record("registry", null, "fax")).Errors.Keys);
        Assert.Equal(["on"], Assert.IsType<Invalid<AnsweredView>>(await Record("registry", null, on: Day.AddDays(1))).Errors.Keys);

        // Recorded a week late by the registry, with whom the step isn't: it stands with the clerk.
        await office.AdvanceAsync(office.Now.AddDays(7));
        var written = TestOffice.Value(await Record("registry", "a-1"));
        Assert.True(written.Completed);
        var after = await office.CaseAsync("clerk", number);
        Assert.Equal(("inReview", office.User("clerk")), (after.Summary.Status, await office.ReadAsync(db => db.Cases.Where(c => c.Number == number).Select(c => c.HandlerId!.Value).SingleAsync())));
        Assert.Equal(("met", Day), await office.ReadAsync(async db => await db.Deadlines.SingleAsync(d => d.Kind == "municipality") is var d ? (d.State, d.MetOn!.Value) : default));
        Assert.Contains(after.Tasks, t => t.Name == "investigate" && t.State == "open");
        Assert.Equal(("OB/7/2026", "in", Day), (written.Documents[0].RefNo, written.Documents[0].Direction, written.Documents[0].DatedOn!.Value));
        Assert.Equal(written.Answer.Id, TestOffice.Value(await Record("registry", "a-1")).Answer.Id);
        var clerk = await office.ReaderAsync("clerk");
        Assert.Equal("Došlo: odpověď obce", Assert.Single(await office.WithAsync((FollowUps days) => days.MineAsync(clerk, true, default))).Text);

        // Asked once more: the day of the first answer isn't that of the second. What the clerk writes down themselves ends the step as well.
        TestOffice.Value(await office.CompleteAsync("clerk", number, "investigate", "AskMunicipality"));
        Assert.Equal(["answeredOn"], Assert.IsType<Invalid<StepReceipt>>(await office.CompleteAsync("clerk", number, "askMunicipality", "Answered")).Errors.Keys);
        Assert.True(TestOffice.Value(await Record("clerk", "a-2", "phone", Day.AddDays(3))).Completed);
        Assert.Empty(await office.WithAsync((MunicipalityAnswers answers) => answers.WaitingAsync(registry, default)));
        Assert.Equal(2, (await office.CaseAsync("clerk", number)).Documents.Count);
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ADeliveryByFictionIsCountedAndNeverRecordedTooSoon()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await DispatchedAsync(office, "DS");
        var registry = await office.ReaderAsync("registry");
        var awaited = Assert.Single(await office.WithAsync((Deliveries deliveries) => deliveries.AwaitedAsync(registry, default)));
        Assert.Equal((number, new DateOnly(2026, 2, 12), true, false), (awaited.Number, awaited.FictionOn!.Value, awaited.Certain, awaited.Passed));
        var fiction = TestOffice.Value(await office.WithAsync((Deliveries deliveries) => deliveries.FictionAsync(registry, awaited.LetterId, default)));
        Assert.Contains("Předpis: § 17 odst. 4 zákona č. 300/2008 Sb.", fiction.Words);
        Assert.Contains("Pravidlo: 10 kalendářních dnů od dodání do datové schránky.", fiction.Words);
        Assert.Equal(new DateOnly(2026, 2, 12), (await office.CaseAsync("clerk", number)).Letters.Single(l => l.DispatchedOn is not null).FictionOn);

        Task<Answer<StepReceipt>> Record(DeliveryForm form) => DoAsync<CaseActions, StepReceipt>(office, "registry", (actions, reader) => actions.RecordDeliveryAsync(reader, number, form, default));
        Assert.Equal(["on"], Assert.IsType<Invalid<StepReceipt>>(await Record(new DeliveryForm(null, null, "fiction"))).Errors.Keys);
        await office.AdvanceAsync(new DateTimeOffset(2026, 2, 13, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal(["on"], Assert.IsType<Invalid<StepReceipt>>(await Record(new DeliveryForm(null, new DateOnly(2026, 2, 11), "fiction"))).Errors.Keys);
        TestOffice.Value(await Record(new DeliveryForm(null, null, "fiction")));
        var letter = (await office.CaseAsync("clerk", number)).Letters.Single(l => l.DispatchedOn is not null);
        Assert.Equal((new DateOnly(2026, 2, 12), "fiction", null), (letter.DeliveredOn!.Value, letter.DeliveredHow, letter.FictionOn));
        Assert.Empty(await office.WithAsync((Deliveries deliveries) => deliveries.AwaitedAsync(registry, default)));
    }

    [Fact]
    public async Task ADepositedLetterIsCountedFromTheDayItWasReadyForPickUp()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await DispatchedAsync(office, "post");
        Task<Answer<StepReceipt>> Record(DeliveryForm form) => DoAsync<CaseActions, StepReceipt>(office, "registry", (actions, reader) => actions.RecordDeliveryAsync(reader, number, form, default));
        await office.AdvanceAsync(new DateTimeOffset(2026, 2, 20, 9, 0, 0, TimeSpan.Zero));
        Assert.Equal(["readyOn"], Assert.IsType<Invalid<StepReceipt>>(await Record(new DeliveryForm(null, null, "deposit"))).Errors.Keys);
        Assert.Equal(["readyOn"], Assert.IsType<Invalid<StepReceipt>>(await Record(new DeliveryForm(null, null, "deposit") { ReadyOn = Day.AddDays(-1) })).Errors.Keys);
        // The tenth day after 4 February is a Saturday: the nearest working day is Monday.
        TestOffice.Value(await Record(new DeliveryForm(null, null, "deposit") { ReadyOn = new DateOnly(2026, 2, 4) }));
        Assert.Equal(new DateOnly(2026, 2, 16), (await office.CaseAsync("clerk", number)).Letters.Single(l => l.DispatchedOn is not null).DeliveredOn);
    }

    private static JsonObject Fields() => new()
    {
        ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Nováková", ["birthDate"] = "1980-05-01", ["email"] = "jana@example.cz", ["consentEmail"] = true,
        ["subject"] = "Postup úřadu při žádosti o byt", ["description"] = "Úřad mi neodpověděl.",
    };

    private static async Task<string> OpenAsync(TestOffice office, Action<JsonObject>? change = null)
    {
        var fields = Fields();
        change?.Invoke(fields);
        return TestOffice.Value(await office.SubmitAsync("registry", fields, "complaint")).Number;
    }

    private static async Task<string> DispatchedAsync(TestOffice office, string channel)
    {
        var number = await OpenAsync(office);
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        TestOffice.Value(await office.CompleteAsync("clerk", number, "investigate", "FactsClear"));
        TestOffice.Value(await office.CompleteAsync("clerk", number, "draft", "Submit", new JsonObject { ["result"] = "notJustified", ["resultText"] = "Pochybení nebylo zjištěno." }));
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "approve", "Approve"));
        TestOffice.Value(await office.CompleteAsync("head", number, "sign", "Sign"));
        TestOffice.Value(await office.CompleteAsync("registry", number, "dispatch", "Dispatched", new JsonObject { ["dispatchedOn"] = "2026-02-02", ["channel"] = channel, ["refNo"] = "KU/9/2026" }));
        return number;
    }

    private static async Task<DocumentView> UploadAsync(TestOffice office, string number, string name)
    {
        var reader = await office.ReaderAsync("registry");
        using var content = new MemoryStream("Dobrý den."u8.ToArray());
        return TestOffice.Value(await office.WithAsync((CaseDocuments documents) => documents.UploadAsync(reader, number, new UploadedFile(name, "text/plain", content), "in", null, default)));
    }

    private static async Task<IReadOnlyList<ContentsItem>> ContentsAsync(TestOffice office, string number) =>
        TestOffice.Value(await DoAsync<CaseContents, ContentsView>(office, "clerk", (contents, reader) => contents.ListAsync(reader, number, default))).Items;

    private static async Task<Answer<T>> DoAsync<TService, T>(TestOffice office, string who, Func<TService, Reader, Task<Answer<T>>> act) where TService : notnull
    {
        var reader = await office.ReaderAsync(who);
        return await office.WithAsync((TService service) => act(service, reader));
    }
}
