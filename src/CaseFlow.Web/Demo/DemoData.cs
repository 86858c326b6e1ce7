using CaseFlow.Cases;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Starting;
using Microsoft.EntityFrameworkCore;
using System.Text.Json;

namespace CaseFlow.Web.Demo;

/// <summary>The demo: made once, on an empty database, by an office of its own whose simulated clock begins three months before the demo's first day.</summary>
public static class DemoData
{
    /// <summary>Makes users and, on a database without cases, the cases.</summary>
    public static async Task MakeAsync(IServiceProvider services, CancellationToken cancel)
    {
        var settings = services.GetRequiredService<CaseFlowSettings>();
        await using (var scope = services.CreateAsyncScope())
            if (await scope.ServiceProvider.GetRequiredService<CaseFlowContext>().Cases.AnyAsync(cancel)) return;
        var firstDay = settings.Clock.Start ?? services.GetRequiredService<TimeProvider>().GetUtcNow();
        await PlayAsync(settings, firstDay, cancel);
    }

    /// <summary>Gives the demo's users the demo's password; their sign-ins of an earlier start end only if it changed.</summary>
    public static async Task SetPasswordsAsync(IServiceProvider within, CaseFlowSettings settings, CancellationToken cancel)
    {
        var users = await within.GetRequiredService<UserAdministration>().UsersAsync(cancel);
        var passwords = within.GetRequiredService<Passwords>();
        foreach (var user in users.Where(u => u.PasswordHash is null && DemoPerson.All.Any(p => p.UserName == u.UserName)))
            await passwords.SetAsync(user.Id, settings.Demo.Password, mustChange: false);
    }

    private static async Task PlayAsync(CaseFlowSettings settings, DateTimeOffset firstDay, CancellationToken cancel)
    {
        var past = JsonSerializer.Deserialize<CaseFlowSettings>(JsonSerializer.Serialize(settings, CaseFlowJson.Options), CaseFlowJson.Options)!;
        past.Clock.Mode = "Simulated";
        past.Clock.Start = firstDay.AddDays(-DemoOffice.History);
        // Demo mails stay in the house even when real ones go out later.
        past.Mail.Mode = "Pickup";
        await using var office = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddCases(past).BuildServiceProvider();
        await using var scope = office.CreateAsyncScope();
        var people = await DemoPeople.MakeAsync(scope.ServiceProvider.GetRequiredService<UserAdministration>(), cancel);
        await new DemoOffice(office, people, firstDay).PlayAsync(DemoCases.All(), cancel);
    }
}
