using System.Text;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Access;

/// <summary>Whoever was named biased (§ 14 správního řádu) does nothing in the case any more, whatever it comes to.</summary>
public sealed class BiasTests
{
    [Fact]
    public async Task WhoeverWasEverNamedTakesNoStepNoActionAndWritesNothing()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await OpenAsync(office);
        await TakeAsync(office, "registry", number, "withdraw");
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Bias"));
        TestOffice.Value(await office.CompleteAsync("head", number, "bias", "Done", new JsonObject { ["biasedOfficial"] = office.User("coordinator").ToString(), ["handler"] = office.User("clerk").ToString() }));
        await ExpectOutAsync(office, number, "coordinator");
        TestOffice.Value(await office.CompleteAsync("head", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        // A second one doesn't let the first back in.
        await TakeAsync(office, "clerk", number, "bias", new JsonObject { ["biasedOfficial"] = office.User("clerk").ToString() });
        Assert.Null(await office.ReadAsync(db => db.Cases.Select(c => c.HandlerId).SingleAsync()));
        await ExpectOutAsync(office, number, "coordinator", "clerk");
        var refused = Assert.IsType<Refused<StepReceipt>>(await office.CompleteAsync("head", number, "bias", "Done", new JsonObject { ["handler"] = office.User("coordinator").ToString() }));
        Assert.Equal("handlerBiased", refused.Code);
        TestOffice.Value(await office.CompleteAsync("head", number, "bias", "Done", new JsonObject { ["handler"] = office.User("clerk2").ToString() }));
        TestOffice.Value(await office.CompleteAsync("clerk2", number, "investigate", "FactsClear"));
        await ExpectOutAsync(office, number, "coordinator", "clerk");
        TestOffice.Value(await office.CompleteAsync("clerk2", number, "draft", "Submit", new JsonObject { ["result"] = "notJustified" }));
        Assert.Equal("head", (await office.TaskAsync(number, "approve")).Role);
        TestOffice.Value(await office.CompleteAsync("head", number, "approve", "Approve"));
        await ExpectOutAsync(office, number, "coordinator", "clerk");
        Assert.Empty(await office.CheckAsync());
        Assert.Empty(await office.RebuildAsync());
    }

    [Fact]
    public async Task NobodyActsAsTheirDeputyAndNobodyIsRemindedWhoIsOut()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        await office.HireAsync("standin");
        var number = await OpenAsync(office);
        TestOffice.Value(await office.WithAsync((UserAdministration people) => people.SetDeputyAsync(office.User("coordinator"), office.User("standin"), new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), "cs", default)));
        await NameAsync(office, number, "coordinator");
        await ExpectOutAsync(office, number, "coordinator", "standin");
        await office.AdvanceAsync(TestOffice.Start.AddDays(70));
        var mails = await office.ReadAsync(db => db.Messages.Where(m => !m.ToCitizen && m.CreatedAt > TestOffice.Start.AddHours(1)).ToListAsync());
        Assert.Contains(mails, m => m.ToAddress == "head@example.cz");
        Assert.DoesNotContain(mails, m => m.ToAddress.StartsWith("coordinator@", StringComparison.Ordinal) || m.ToAddress.StartsWith("standin@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFieldThatIsEmptiedOrAStepTakenBackLetsThemIn()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = await OpenAsync(office);
        await NameAsync(office, number, "coordinator");
        await NameAsync(office, number, "clerk");
        await NameAsync(office, number, "");
        Assert.Equal([office.User("coordinator")], await BiasedAsync(office));
        await TakeAsync(office, "clerk", number, "bias", new JsonObject { ["biasedOfficial"] = office.User("clerk2").ToString() }, expectDone: false);
        TestOffice.Value(await office.CompleteAsync("head", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        await TakeAsync(office, "clerk", number, "bias", new JsonObject { ["biasedOfficial"] = office.User("clerk2").ToString() });
        Assert.Equal([office.User("coordinator"), office.User("clerk2")], await BiasedAsync(office));
        var head = await office.ReaderAsync("head");
        TestOffice.Value(await office.WithAsync((TakeBack back) => back.TakeAsync(head, number, "Překlik", null, default)));
        Assert.Equal([office.User("coordinator")], await BiasedAsync(office));
        Assert.Empty(await office.CheckAsync());
        Assert.Empty(await office.RebuildAsync());
    }

    private static async Task ExpectOutAsync(TestOffice office, string number, params string[] excluded)
    {
        foreach (var who in excluded)
        {
            var reader = await office.ReaderAsync(who);
            // Seen it is: only acts are barred.
            var found = await office.CaseAsync(who, number);
            var tasks = found.Tasks.Where(t => t.State == "open").ToList();
            Assert.NotEmpty(tasks);
            Assert.DoesNotContain(tasks, t => t.MayComplete || t.AssigneeId == office.User(who));
            foreach (var task in tasks)
            {
                Assert.IsType<Forbidden<TaskView>>(await office.WithAsync((ClerkTasks desk) => desk.ClaimAsync(reader, task.Id, default)));
                Assert.IsType<Forbidden<StepReceipt>>(await office.WithAsync((ClerkTasks desk) => desk.CompleteAsync(reader, task.Id, new TaskCompletion(task.Outcomes[0].Name, [], null, null), default)));
                Assert.IsType<Forbidden<TaskView>>(await office.WithAsync((ClerkTasks desk) => desk.ReleaseAsync(reader, task.Id, "Nemoc", default)));
            }
            Assert.DoesNotContain((await office.WithAsync((ClerkTasks desk) => desk.ListAsync(reader, new TaskFilter("role"), default))).Items, t => t.Number == number);
            Assert.NotEmpty(found.Actions);
            Assert.DoesNotContain(found.Actions, a => a.MayTake);
            foreach (var action in found.Actions) Assert.IsType<Forbidden<StepReceipt>>(await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, action.Name, [], null, default)));
            Assert.Null(await office.WithAsync((TakeBack back) => back.OfferAsync(reader, number, default)));
            Assert.IsType<Forbidden<NoteView>>(await office.WithAsync((CaseNotes notes) => notes.AddAsync(reader, number, new NoteForm("note", "x"), default)));
            Assert.IsType<Forbidden<StepReceipt>>(await office.WithAsync((CaseErasure erasure) => erasure.EraseAsync(reader, number, new EraseForm("x"), default)));
            if (who != "standin")
                Assert.IsType<Forbidden<DocumentView>>(await office.WithAsync((CaseDocuments documents) => documents.UploadAsync(reader, number, new UploadedFile("a.txt", "text/plain", new MemoryStream(Encoding.UTF8.GetBytes("x"))), "in", null, default)));
        }
    }

    private static async Task<string> OpenAsync(TestOffice office) => TestOffice.Value(await office.SubmitAsync("registry", new JsonObject
    {
        ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Příkladová", ["email"] = "jana@example.cz", ["consentEmail"] = true,
        ["subject"] = "Zvláštní věc", ["description"] = "Úřad mi neodpověděl.",
    }, "complaint")).Number;

    private static async Task TakeAsync(TestOffice office, string who, string number, string action, JsonObject? fields = null, bool expectDone = true)
    {
        var reader = await office.ReaderAsync(who);
        Assert.Equal(expectDone, (await office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, action, fields ?? [], null, default))).IsDone(out _));
    }

    private static async Task NameAsync(TestOffice office, string number, string who)
    {
        var id = await office.ReadAsync(db => db.Cases.Where(c => c.Number == number).Select(c => c.InstanceId).SingleAsync());
        Assert.IsType<StepSaved>(await office.WithAsync((WorkflowRuntime runtime) => runtime.SendAsync(id,
            new FieldsCorrected { OccurredAt = office.Now, Actor = "system", Fields = new JsonObject { ["biasedOfficial"] = who.Length == 0 ? null : office.User(who).ToString() }, Reason = "zjištěno" }, null, default)));
    }

    private static async Task<IReadOnlyList<Guid>> BiasedAsync(TestOffice office) => UserIds.Read(await office.ReadAsync(db => db.Cases.Select(c => c.Biased).SingleAsync()));
}
