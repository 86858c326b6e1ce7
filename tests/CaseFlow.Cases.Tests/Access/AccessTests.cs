using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Access;

public sealed class AccessTests
{
    private static JsonObject Loan(string? against = null) => new() { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka", ["againstOfficial"] = against };

    private static async Task<int> SeesAsync(TestOffice office, string who)
    {
        var reader = await office.ReaderAsync(who);
        return (await office.WithAsync((CaseQueries queries) => queries.ListAsync(reader, new CaseFilter(), default))).Total;
    }

    [Theory]
    [InlineData("registry", 1)]
    [InlineData("clerk", 1)]
    [InlineData("coordinator", 1)]
    [InlineData("head", 1)]
    [InlineData("director", 0)]
    [InlineData("admin", 0)]
    public async Task OnlyRolesOfTheProcedureSeeItsCases(string who, int sees)
    {
        await using var office = await TestOffice.OpenAsync();
        TestOffice.Value(await office.SubmitAsync("registry", Loan()));
        Assert.Equal(sees, await SeesAsync(office, who));
    }

    [Fact]
    public async Task ACaseIsHiddenFromThePersonItIsAgainstInEveryQuery()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan("paní Osoba Clerk, odbor sociálních věcí"))).Number;
        Assert.Equal((0, 1), (await SeesAsync(office, "clerk"), await SeesAsync(office, "clerk2")));
        var reader = await office.ReaderAsync("clerk");
        Assert.IsType<NotFound<CaseDetail>>(await office.WithAsync((CaseQueries queries) => queries.GetAsync(reader, number, default)));
        Assert.Empty((await office.WithAsync((ClerkTasks tasks) => tasks.ListAsync(reader, new TaskFilter("all"), default))).Items);
        Assert.Equal(0, (await office.WithAsync((ClerkTasks tasks) => tasks.CountsAsync(reader, default))).All);
        Assert.IsType<NotFound<StepReceipt>>(await office.CompleteAsync("clerk", number, "decide", "Hand"));
    }

    [Fact]
    public async Task WhatIsOpenedFromACaseAgainstSomebodyIsHiddenFromThemThroughAllItsSteps()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan("Osoba clerk"))).Number;
        var other = await office.ReaderAsync("clerk2");
        TestOffice.Value(await office.WithAsync((CaseActions actions) => actions.TakeAsync(other, number, "split", [], null, default)));
        Assert.Equal((0, 2), (await SeesAsync(office, "clerk"), await SeesAsync(office, "clerk2")));
        // Its first step.
        await office.AdvanceAsync(TestOffice.Start.AddHours(1));
        Assert.Equal((0, 2), (await SeesAsync(office, "clerk"), await SeesAsync(office, "clerk2")));
        var part = await office.ReadAsync(db => db.Cases.Where(c => c.ParentCaseId != null).Select(c => c.Number).SingleAsync());
        TestOffice.Value(await office.CompleteAsync("clerk2", part, "decide", "Lend", new JsonObject { ["size"] = "small" }));
        Assert.Equal((0, 2), (await SeesAsync(office, "clerk"), await SeesAsync(office, "clerk2")));
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task WhenRightsChangeWhileTasksAreMovedTheyEndWhereTheLastRightsSay()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", new JsonObject { ["size"] = "large" }));
        Assert.Equal("coordinator", (await office.TaskAsync(number, "approve")).Role);
        var database = office.Get<Database>();
        var loaded = 0;
        await StandingTasks.RefreshAsync(database, async db =>
        {
            var holders = await RoleHolders.LoadAsync(db, new DateOnly(2026, 2, 2), null, default);
            // Read before another administrator, or node, takes the role from all.
            if (loaded++ == 0)
            {
                await office.ReadAsync(other => other.Grants.Where(g => g.Role == "coordinator").ExecuteDeleteAsync());
                await office.ReadAsync(other => other.Tasks.ExecuteUpdateAsync(t => t.SetProperty(x => x.Role, "head")));
            }
            return holders;
        }, default);
        Assert.Equal(2, loaded);
        Assert.Equal("head", (await office.TaskAsync(number, "approve")).Role);
        Assert.Empty(await office.CheckAsync());
    }

    [Fact]
    public async Task ADeputyInheritsWithinTheDatesAndNotThroughThePersonConcerned()
    {
        await using var office = await TestOffice.OpenAsync();
        var stand = await office.HireAsync("standin");
        TestOffice.Value(await office.SubmitAsync("registry", Loan()));
        TestOffice.Value(await office.SubmitAsync("registry", Loan("Osoba clerk")));
        Assert.Equal(0, await SeesAsync(office, "standin"));
        TestOffice.Value(await office.WithAsync((UserAdministration people) => people.SetDeputyAsync(office.User("clerk"), stand, new DateOnly(2026, 2, 1), new DateOnly(2026, 2, 10), "cs", default)));
        Assert.Equal(1, await SeesAsync(office, "standin"));
        await office.AdvanceAsync(TestOffice.Start.AddDays(20));
        Assert.Equal(0, await SeesAsync(office, "standin"));
    }

    [Fact]
    public async Task AGrantHoldsBetweenItsDatesAndInItsUnitOnly()
    {
        await using var office = await TestOffice.OpenAsync();
        var temp = await office.HireAsync("temp");
        TestOffice.Value(await office.SubmitAsync("registry", Loan()));
        async Task Grant(string? procedure, Guid? unit, DateOnly from, DateOnly? to) =>
            TestOffice.Value(await office.WithAsync((UserAdministration people) => people.GrantAsync(temp, "clerk", procedure, unit, from, to, "cs", default)));
        await Grant(null, null, new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 31));
        await Grant("another", null, new DateOnly(2020, 1, 1), null);
        var unit = TestOffice.Value(await office.WithAsync((UserAdministration people) => people.CreateUnitAsync("Oddělení", null, "cs", default)));
        await Grant(null, unit, new DateOnly(2020, 1, 1), null);
        Assert.Equal(0, await SeesAsync(office, "temp"));
        await office.AdvanceAsync(new DateTimeOffset(2026, 3, 15, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await SeesAsync(office, "temp"));
    }

    [Theory]
    [InlineData("cs", "Přihlašovací jméno je bez mezer, nejvýše 100 znaků.")]
    [InlineData("en", "A user name has no spaces and at most 100 characters.")]
    public async Task AWrongEntryIsToldInTheLanguageOfWhoMadeIt(string language, string told)
    {
        await using var office = await TestOffice.OpenAsync(withPeople: false);
        var answer = await office.WithAsync((UserAdministration people) => people.CreateAsync("jana nova", "Jana Nová", null, null, false, language, default));
        Assert.Equal(told, Assert.IsType<Invalid<Guid>>(answer).Errors["userName"]);
    }

    [Fact]
    public async Task ADisabledUserHasNoReaderAndHandsOver()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", Loan())).Number;
        var (reader, task) = (await office.ReaderAsync("clerk"), await office.TaskAsync(number, "decide"));
        var claimed = TestOffice.Value(await office.WithAsync((ClerkTasks tasks) => tasks.ClaimAsync(reader, task.Id, default)));
        Assert.Equal("Osoba clerk", claimed.Assignee);
        Assert.Equal(["reason"], Assert.IsType<Invalid<int>>(await office.WithAsync((UserAdministration people) => people.DisableAsync(office.User("clerk"), new Leaving(office.User("clerk2"), " "), "cs", default))).Errors.Keys);
        var moved = TestOffice.Value(await office.WithAsync((UserAdministration people) => people.DisableAsync(office.User("clerk"), new Leaving(office.User("clerk2"), "Odchází"), "cs", default)));
        Assert.Equal(2, moved);
        Assert.Null(await office.WithAsync((CaseAccess access) => access.ReaderAsync(office.User("clerk"), null, default)));
        Assert.Equal("Osoba clerk2", (await office.CaseAsync("clerk2", number)).Summary.Handler);
        // Why, stands among the notes of the case and not in its journal.
        Assert.Equal(("handOver", "Odchází"), await office.ReadAsync(db => db.Notes.Select(n => new ValueTuple<string, string>(n.Kind, n.Text)).SingleAsync()));
        Assert.DoesNotContain(await office.ReadAsync(db => db.Journal.Select(j => j.Args).ToListAsync()), args => args.Contains("Odchází"));
        Assert.Equal(office.User("clerk2"), (await office.TaskAsync(number, "decide")).AssigneeId);
    }

    [Fact]
    public async Task TheLastAdministratorStays()
    {
        await using var office = await TestOffice.OpenAsync();
        var only = await office.HireAsync("boss", "admin");
        var grant = (await office.WithAsync((UserAdministration people) => people.GrantsAsync(only, default))).Single(g => g.Role == "admin");
        var others = (await office.WithAsync((UserAdministration people) => people.GrantsAsync(null, default))).Where(g => g.Role == "admin" && g.UserId != only).ToList();
        foreach (var other in others) TestOffice.Value(await office.WithAsync((UserAdministration people) => people.RevokeAsync(other.Id, "cs", default)));

        Assert.Equal("lastAdministrator", Assert.IsType<Refused<bool>>(await office.WithAsync((UserAdministration people) => people.RevokeAsync(grant.Id, "cs", default))).Code);
        Assert.Equal("lastAdministrator", Assert.IsType<Refused<int>>(await office.WithAsync((UserAdministration people) => people.DisableAsync(only, new Leaving(null, "Odchází"), "cs", default))).Code);

        await office.HireAsync("second", "admin");
        TestOffice.Value(await office.WithAsync((UserAdministration people) => people.RevokeAsync(grant.Id, "cs", default)));
    }
}
