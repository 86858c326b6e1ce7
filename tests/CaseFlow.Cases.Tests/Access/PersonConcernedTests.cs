using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Access;

/// <summary>The person complained about: who is meant by what citizens write, and that this person learns nothing of the case.</summary>
public sealed class PersonConcernedTests
{
    [Theory]
    [InlineData("novakova", "u-novakova")]
    [InlineData("NOVAKOVA", "u-novakova")]
    [InlineData("Jana Nováková", "u-novakova")]
    [InlineData("Nováková Jana", "u-novakova")]
    [InlineData("jana novakova", "u-novakova")]
    [InlineData("paní Ing. Jana NOVÁKOVÁ, Ph.D., odbor dopravy", "u-novakova")]
    [InlineData("paní Nováková z odboru", "u-novakova")]
    [InlineData("Petr Dvořák a Jana Nováková", "u-dvorak")]
    [InlineData("Jana Nováková a Petr Dvořák", "u-novakova")]
    [InlineData("u-dvorak, u-novakova", "u-dvorak")]
    [InlineData("dvořáková s Dvořákem", null)]
    [InlineData("Dvořák", "u-dvorak")]
    [InlineData("Novakova a Dvorak", "u-novakova")]
    [InlineData("Svoboda a Dvořák", "u-dvorak")]
    [InlineData("Tomáš Svoboda", "u-svoboda1")]
    [InlineData("U-Svoboda2", "u-svoboda2")]
    [InlineData("úřednice na přepážce", null)]
    [InlineData("Jana", null)]
    [InlineData("Bývalý", null)]
    [InlineData("Karel Bývalý", "u-byvaly")]
    [InlineData("nástroj", null)]
    public async Task IsFoundByWhatPeopleWrite(string text, string? user)
    {
        await using var office = await StaffAsync();
        var found = await FindAsync(office, text);
        Assert.Equal((user is null ? null : office.User(user), false), (found.UserId, found.Unclear));
    }

    [Theory, InlineData("Svoboda"), InlineData("pan svoboda"), InlineData("Marie Horáková")]
    public async Task IsNobodyWhenTheNameFitsSeveral(string text)
    {
        await using var office = await StaffAsync();
        Assert.Equal(new Concerned(null, Unclear: true), await FindAsync(office, text));
        Assert.Equal(office.User("u-svoboda1"), (await FindAsync(office, office.User("u-svoboda1").ToString())).UserId);
    }

    [Fact]
    public async Task AnUnclearNameIsToldToWhoeverTookItInAndStandsInTheJournal()
    {
        await using var office = await StaffAsync();
        var receipt = TestOffice.Value(await office.SubmitAsync("registry", Fields("pan Svoboda"), "complaint"));
        Assert.Contains("celé jméno nebo přihlašovací jméno", Assert.Single(receipt.Warnings));
        Assert.Empty(TestOffice.Value(await office.SubmitAsync(null, Fields("pan Svoboda"), "complaint")).Warnings);
        // By a surname alone a namesake may be hit: from whom it is hidden is told, but never to themselves.
        Assert.StartsWith("Skryto před: Petr Dvořák.", Assert.Single(TestOffice.Value(await office.SubmitAsync("registry", Fields("pan Dvořák z úřadu práce"), "complaint")).Warnings));
        Assert.Empty(TestOffice.Value(await office.SubmitAsync("registry", Fields("nikdo z úřadu"), "complaint")).Warnings);
        await office.ReadAsync(db => db.Grants.Where(g => g.UserId == office.User("u-novakova")).ExecuteUpdateAsync(s => s.SetProperty(g => g.Role, "registry")));
        Assert.Empty(TestOffice.Value(await office.SubmitAsync("u-novakova", Fields("Jana Nováková"), "complaint")).Warnings);
        Assert.Empty(TestOffice.Value(await office.SubmitAsync(null, Fields("Jana Nováková"), "complaint")).Warnings);
        Assert.Single((await office.CaseAsync("coordinator", receipt.Number)).Journal, j => j.Kind == "concernedUnclear");
        await CorrectAsync(office, receipt.Number, "Jiří Svoboda");
        Assert.Equal(office.User("u-svoboda2"), await HiddenFromAsync(office, receipt.Number));
        Assert.Equal(["Jiří Svoboda"], (await office.CaseAsync("registry", receipt.Number)).HiddenFrom);
        Assert.Single((await office.CaseAsync("coordinator", receipt.Number)).Journal, j => j.Kind == "concernedUnclear");
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task FoundOnceTheyStayFoundThoughTheyAreRenamedOrGetANamesake()
    {
        await using var office = await StaffAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields("Dvořák"), "complaint")).Number;
        await office.ReadAsync(db => db.Users.Where(u => u.UserName == "u-dvorak").ExecuteUpdateAsync(s => s.SetProperty(u => u.DisplayName, "Petr Jiný")));
        TestOffice.Value(await office.CompleteAsync("coordinator", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        Assert.Equal(office.User("u-dvorak"), await HiddenFromAsync(office, number));
        await CorrectAsync(office, number, "");
        Assert.Null(await HiddenFromAsync(office, number));
        await CorrectAsync(office, number, "Petr Jiný");
        Assert.Equal(office.User("u-dvorak"), await HiddenFromAsync(office, number));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task TheCoordinatorComplainedAboutIsToldNothingAndTheNextRoleIs()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields("Osoba coordinator"), "complaint")).Number;
        TestOffice.Value(await office.CompleteAsync("head", number, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        await office.AdvanceAsync(TestOffice.Start.AddDays(100));
        var mails = await office.ReadAsync(db => db.Messages.Where(m => !m.ToCitizen).ToListAsync());
        Assert.DoesNotContain(mails, m => m.ToAddress.StartsWith("coordinator@", StringComparison.Ordinal));
        Assert.Contains(mails, m => m.Recipient is "coordinator" or "handler" && m.ToAddress == "head@example.cz");
        Assert.DoesNotContain(mails, m => m.Reason == "noRecipient" && m.Recipient is "coordinator" or "handler");

        // Nor do the lists count it, with or without the eyes of their own deputies.
        var reader = await office.ReaderAsync("coordinator");
        Assert.Equal(new QueueCounts(0, 0, 0, 0, 0, 0, 0, 0, 0), await office.WithAsync((ClerkTasks tasks) => tasks.CountsAsync(reader, default)));
        TestOffice.Value(await office.WithAsync((UserAdministration people) => people.SetDeputyAsync(office.User("head"), office.User("coordinator"), new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), "cs", default)));
        reader = await office.ReaderAsync("coordinator");
        Assert.True(reader.Has(Roles.Head));
        Assert.IsType<NotFound<CaseDetail>>(await office.WithAsync((CaseQueries queries) => queries.GetAsync(reader, number, default)));
        Assert.Equal(0, (await office.WithAsync((CaseQueries queries) => queries.ListAsync(reader, new CaseFilter(Query: number), default))).Total);

        // What the log says of it names neither the case nor anybody.
        foreach (var word in (string[])[number, "Příkladová", "Zvláštní věc", "Osoba coordinator"]) Assert.DoesNotContain(word, office.Log.Text);
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task WhatWaitsForThemIsNotSentOnceItIsFoundOut()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields(null), "complaint")).Number;
        var id = await office.ReadAsync(db => db.Cases.Select(c => c.Id).SingleAsync());
        await office.Get<Database>().WriteAsync(async db =>
        {
            foreach (var who in (string[])["coordinator", "head"])
                db.Messages.Add(new MessageRow
                {
                    Id = Guid.CreateVersion7(), CaseId = id, Template = "deadline", Language = "cs", ToAddress = $"{who}@example.cz", ToName = who, Recipient = who, Subject = "x", Text = "x", Html = "x",
                    State = "waiting", CreatedAt = office.Now, DueAt = office.Now.AddDays(1),
                });
            return await db.SaveChangesAsync();
        }, default);
        await CorrectAsync(office, number, "Osoba coordinator");
        var states = await office.ReadAsync(db => db.Messages.Where(m => m.Template == "deadline").ToDictionaryAsync(m => m.ToName, m => (m.State, m.Reason)));
        Assert.Equal(("cancelled", "concerned"), states["coordinator"]);
        Assert.Equal("waiting", states["head"].State);
    }

    [Fact]
    public async Task ACaseOpenedFromAnotherIsNoTraceInItsJournal()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var number = TestOffice.Value(await office.SubmitAsync("registry", Fields(null), "complaint")).Number;
        var child = TestOffice.Value(await office.SubmitAsync("registry", Fields("Osoba clerk"), "complaint")).Number;
        await office.Get<Database>().WriteAsync(async db =>
        {
            var parent = await db.Cases.SingleAsync(c => c.Number == number);
            (await db.Cases.SingleAsync(c => c.Number == child)).ParentCaseId = parent.Id;
            await StepRecord.AddJournalAsync(db, parent, null, office.Now, "system",
                [new Engine.Journal.JournalEntry("caseOpened", "part", new Dictionary<string, string> { ["relation"] = "part" }),
                 new Engine.Journal.JournalEntry("relatedCase", null, new Dictionary<string, string> { ["number"] = child, ["relation"] = "part" })], default);
            return await db.SaveChangesAsync();
        }, default);
        foreach (var (who, sees) in ((string, bool)[])[("clerk2", true), ("clerk", false)])
        {
            var found = await office.CaseAsync(who, number);
            Assert.Equal((sees, sees, sees), (found.RelatedCases.Contains(child), found.Journal.Any(j => j.Text.Contains(child)), found.Journal.Any(j => j.Kind == "caseOpened")));
        }
    }

    private static async Task<TestOffice> StaffAsync()
    {
        var office = await TestOffice.OpenAsync("workflows");
        await HireAsync(office, "u-novakova", "Ing. Jana Nováková, Ph.D.");
        await HireAsync(office, "u-dvorak", "Petr Dvořák");
        await HireAsync(office, "u-svoboda1", "Bc. Tomáš Svoboda");
        await HireAsync(office, "u-svoboda2", "Jiří Svoboda");
        await HireAsync(office, "horakova1", "Marie Horáková");
        await HireAsync(office, "horakova2", "Marie Horáková");
        var gone = await HireAsync(office, "u-byvaly", "Karel Bývalý");
        await office.ReadAsync(db => db.Users.Where(u => u.Id == gone).ExecuteUpdateAsync(s => s.SetProperty(u => u.Disabled, true)));
        var tool = await HireAsync(office, "nastroj-1", "Cizí Nástroj");
        await office.ReadAsync(db => db.Users.Where(u => u.Id == tool).ExecuteUpdateAsync(s => s.SetProperty(u => u.IsApiKey, true)));
        return office;
    }

    private static async Task<Guid> HireAsync(TestOffice office, string name, string displayName)
    {
        var id = await office.HireAsync(name, "clerk");
        await office.ReadAsync(db => db.Users.Where(u => u.Id == id).ExecuteUpdateAsync(s => s.SetProperty(u => u.DisplayName, displayName)));
        return id;
    }

    private static Task<Concerned> FindAsync(TestOffice office, string text) => office.ReadAsync(db => PersonConcerned.FindAsync(db, text, default));

    private static Task<Guid?> HiddenFromAsync(TestOffice office, string number) => office.ReadAsync(db => db.Cases.Where(c => c.Number == number).Select(c => c.HiddenFromId).SingleAsync());

    private static async Task CorrectAsync(TestOffice office, string number, string against)
    {
        var id = await office.ReadAsync(db => db.Cases.Where(c => c.Number == number).Select(c => c.InstanceId).SingleAsync());
        Assert.IsType<StepSaved>(await office.WithAsync((WorkflowRuntime runtime) => runtime.SendAsync(id,
            new FieldsCorrected { OccurredAt = office.Now, Actor = "system", Fields = new JsonObject { ["againstOfficial"] = against }, Reason = "upřesněno" }, null, default)));
    }

    private static JsonObject Fields(string? against) => new()
    {
        ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Příkladová", ["email"] = "jana@example.cz", ["consentEmail"] = true,
        ["subject"] = "Zvláštní věc", ["description"] = "Úřad mi neodpověděl.", ["againstOfficial"] = against,
    };
}
