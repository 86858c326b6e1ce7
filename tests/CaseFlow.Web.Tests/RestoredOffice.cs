using System.Globalization;
using CaseFlow.Cases;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Backups;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Web.Tests;

/// <summary>The data folder of an office that was backed up with mails and timers waiting, and restored when they were overdue. One person for each role, called p-(role).</summary>
internal static class RestoredOffice
{
    public const string Password = "dlouhe heslo pro zkoušku";
    /// <summary>Office time of the restore: the first mails are due, the first timers too.</summary>
    public const string Later = "2026-02-11T09:00:00+01:00";

    /// <param name="prepare">What else happens in the office before its backup.</param>
    public static async Task<string> MakeAsync(string folder, int cases, Func<CaseFlowContext, Task>? prepare = null)
    {
        var backup = Path.Combine(folder, "backup");
        using (var app = new TestApp())
        {
            for (var i = 0; i < cases; i++) await Complaints.OpenAsync(app);
            await using var scope = app.Services.CreateAsyncScope();
            foreach (var role in Roles.All) await HireAsync(scope.ServiceProvider, role);
            if (prepare is not null)
            {
                await using var db = app.Services.GetRequiredService<Database>().NewContext();
                await prepare(db);
            }
            Assert.IsType<BackupMade>(await scope.ServiceProvider.GetRequiredService<OfficeBackup>().RunAsync(backup, default));
        }
        var place = Path.Combine(folder, "data");
        var settings = new CaseFlowSettings
        {
            DataDirectory = place, WorkflowsDirectory = Path.Combine(AppContext.BaseDirectory, "workflows"), Clock = new ClockSettings { Mode = "Simulated", Start = DateTimeOffset.Parse(Later, CultureInfo.InvariantCulture) },
        };
        await using (var services = new ServiceCollection().AddCases(settings).BuildServiceProvider())
        await using (var scope = services.CreateAsyncScope())
            Assert.True(Assert.IsType<Restored>(await scope.ServiceProvider.GetRequiredService<OfficeRestore>().RunAsync(backup, default)).HeldMails >= cases);
        return place;
    }

    private static async Task HireAsync(IServiceProvider services, string role)
    {
        var people = services.GetRequiredService<UserAdministration>();
        Assert.True((await people.CreateAsync("p-" + role, "Osoba " + role, null, null, false, "cs", default)).IsDone(out var id), role);
        Assert.True((await people.GrantAsync(id, role, null, null, new DateOnly(2026, 1, 1), null, "cs", default)).IsDone(out _), role);
        Assert.True(await services.GetRequiredService<Passwords>().SetAsync(id, Password, mustChange: false), role);
    }
}
