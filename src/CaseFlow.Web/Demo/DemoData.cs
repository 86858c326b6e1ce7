using System.Text.Json;
using CaseFlow.Cases;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Web.SignIn;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Web.Demo;

/// <summary>The demo: made once, on a database without cases, by an office of its own whose simulated clock begins three months before the demo's first day.
/// So the demo has a past whatever clock it then runs on.</summary>
public static class DemoData
{
    public static async Task MakeAsync(IServiceProvider within, CaseFlowSettings settings, CancellationToken cancel)
    {
        var database = within.GetRequiredService<CaseFlowContext>();
        if (!await database.Cases.AnyAsync(cancel))
            await PlayAsync(settings, settings.Clock.Mode == "Simulated" ? settings.Clock.Start!.Value : within.GetRequiredService<TimeProvider>().GetUtcNow(), cancel);
        // Not in the demo's own office: passwords are Web's.
        var people = DemoPerson.All.Select(p => p.UserName).ToList();
        var passwords = within.GetRequiredService<Passwords>();
        foreach (var id in await database.Users.Where(u => u.PasswordHash == null && people.Contains(u.UserName)).Select(u => u.Id).ToListAsync(cancel))
            await passwords.SetAsync(id, settings.Demo.Password, mustChange: false);
    }

    private static async Task PlayAsync(CaseFlowSettings settings, DateTimeOffset firstDay, CancellationToken cancel)
    {
        var past = JsonSerializer.Deserialize<CaseFlowSettings>(JsonSerializer.Serialize(settings, CaseFlowJson.Options), CaseFlowJson.Options)!;
        past.Clock.Mode = "Simulated";
        past.Clock.Start = firstDay.AddDays(-DemoOffice.History);
        // What the demo's past sends never leaves the house, whatever the demo's present does.
        past.Mail.Mode = "Pickup";
        await using var office = new ServiceCollection().AddSingleton(past).AddCases(past).BuildServiceProvider();
        await using var scope = office.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ClockAdvance>().RestoreAsync(cancel);
        var people = await DemoPeople.MakeAsync(scope.ServiceProvider.GetRequiredService<UserAdministration>(), cancel);
        try
        {
            await new DemoOffice(office, people, firstDay).PlayAsync(DemoCases.All(), cancel);
        }
        catch (DemoFailedException failed)
        {
            // Somebody draws: their procedure matters more than our examples.
            await Console.Error.WriteLineAsync("caseflow: the demo stops half-way: " + failed.Message);
        }
    }
}
