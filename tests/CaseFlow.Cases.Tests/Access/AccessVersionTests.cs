using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Access;

/// <summary>Steps keep everybody's rights in memory: a change that doesn't change the version would be overlooked until the next day.</summary>
public sealed class AccessVersionTests
{
    private static readonly DateOnly Day = new(2026, 2, 2);

    [Fact]
    public async Task EveryChangeOfRightsChangesTheVersionAndASignInDoesNot()
    {
        await using var office = await TestOffice.OpenAsync();
        var (clerk, head) = (office.User("clerk"), office.User("head"));
        var unit = new UnitRow { Id = Guid.NewGuid(), Name = "Oddělení" };
        var grant = new GrantRow { Id = Guid.NewGuid(), UserId = clerk, Role = "sip", ValidFrom = Day };
        var deputy = new DeputyRow { Id = Guid.NewGuid(), UserId = head, DeputyId = clerk, ValidFrom = Day, ValidTo = Day };
        await ChangesAsync(true, db => Task.FromResult(db.Add(unit)));
        await ChangesAsync(true, db => Task.FromResult(db.Add(grant)));
        await ChangesAsync(true, db => Task.FromResult(db.Add(deputy)));
        await ChangesAsync(true, db => db.Units.Where(u => u.Id == unit.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.Name, "Odbor")));
        await ChangesAsync(true, db => db.Grants.Where(g => g.Id == grant.Id).ExecuteUpdateAsync(g => g.SetProperty(x => x.ValidTo, Day)));
        await ChangesAsync(true, db => db.Deputies.Where(d => d.Id == deputy.Id).ExecuteUpdateAsync(d => d.SetProperty(x => x.ValidTo, Day.AddDays(1))));
        await ChangesAsync(true, db => db.Users.Where(u => u.Id == clerk).ExecuteUpdateAsync(u => u.SetProperty(x => x.Disabled, true)));
        await ChangesAsync(true, async db => (await db.Users.SingleAsync(u => u.Id == clerk)).IsApiKey = true);
        await ChangesAsync(false, async db => (await db.Users.SingleAsync(u => u.Id == clerk)).AccessFailedCount++);
        await ChangesAsync(true, db => db.Deputies.Where(d => d.Id == deputy.Id).ExecuteDeleteAsync());
        await ChangesAsync(true, db => db.Grants.Where(g => g.Id == grant.Id).ExecuteDeleteAsync());
        await ChangesAsync(true, db => db.Units.Where(u => u.Id == unit.Id).ExecuteDeleteAsync());
        await ChangesAsync(true, db => Task.FromResult(db.Add(new UserRow { Id = clerk = Guid.NewGuid(), UserName = "nova", DisplayName = "Nová" })));
        await ChangesAsync(true, db => db.Users.Where(u => u.Id == clerk).ExecuteDeleteAsync());

        async Task ChangesAsync<T>(bool expected, Func<CaseFlowContext, Task<T>> change)
        {
            var before = await office.ReadAsync(db => db.AccessVersion.Select(v => v.Value).SingleAsync());
            await office.ReadAsync(async db =>
            {
                await change(db);
                return await db.SaveChangesAsync();
            });
            var after = await office.ReadAsync(db => db.AccessVersion.Select(v => v.Value).SingleAsync());
            Assert.Equal(expected, after != before);
        }
    }

    [Fact]
    public async Task ARightGivenByAnotherProgramHoldsFromTheNextStepOn()
    {
        await using var office = await TestOffice.OpenAsync();
        Assert.Equal("coordinator", await ApprovedByAsync(office));
        await office.ReadAsync(db => db.Grants.Where(g => g.Role == "coordinator").ExecuteDeleteAsync());
        Assert.Equal("head", await ApprovedByAsync(office));
    }

    // The coordinator approves, or the head when nobody is coordinator.
    private static async Task<string> ApprovedByAsync(TestOffice office)
    {
        var number = TestOffice.Value(await office.SubmitAsync("registry", new() { ["subject"] = "Kolo", ["borrower"] = "Jan Žižka" })).Number;
        TestOffice.Value(await office.CompleteAsync("clerk", number, "decide", "Lend", new() { ["size"] = "small" }));
        return (await office.TaskAsync(number, "approve")).Role;
    }
}
