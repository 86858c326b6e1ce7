using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Web.Demo;

/// <summary>Plays the demo's cases through the same doors that people use, day by day on a simulated clock, until the demo's first day.</summary>
internal sealed class DemoOffice(IServiceProvider services, IReadOnlyDictionary<string, Guid> people, DateTimeOffset firstDay)
{
    private readonly OfficeClock clock = services.GetRequiredService<OfficeClock>();

    /// <summary>Days of history before the first day.</summary>
    public const int History = 92;

    public async Task PlayAsync(IReadOnlyList<DemoCase> cases, CancellationToken cancel)
    {
        var numbers = new Dictionary<DemoCase, string>();
        var happenings = cases.SelectMany(c => c.Steps.Select(s => (Day: s.Day, Case: c, Step: (DemoStep?)s)).Prepend((c.Delivered, c, null)));
        // Stable: what one case does on one day keeps its order.
        foreach (var day in happenings.GroupBy(h => DateOf(h.Day)).OrderBy(g => g.Key))
        {
            var at = AtNine(day.Key);
            foreach (var (_, demoCase, step) in day)
            {
                await MoveToAsync(at < firstDay ? at : firstDay, cancel);
                at = at.AddMinutes(12);
                await using var scope = services.CreateAsyncScope();
                if (step is null) numbers[demoCase] = await OpenAsync(scope.ServiceProvider, demoCase, cancel);
                else await DoAsync(scope.ServiceProvider, numbers[demoCase], step, cancel);
            }
        }
        await MoveToAsync(firstDay, cancel);
    }

    private async Task<string> OpenAsync(IServiceProvider within, DemoCase demoCase, CancellationToken cancel)
    {
        var form = new IntakeForm("complaint", demoCase.Channel, DateOf(demoCase.Delivered), demoCase.Language, Resolved(demoCase.Fields));
        var reader = demoCase.Channel == "web" ? null : await ReaderAsync(within, "podatelna", cancel);
        return DemoPeople.Value(await within.GetRequiredService<Intake>().OpenAsync(reader, form, cancel), "the case " + demoCase.Fields["subject"]).Number;
    }

    private async Task DoAsync(IServiceProvider within, string number, DemoStep step, CancellationToken cancel)
    {
        var reader = await ReaderAsync(within, step.Who, cancel);
        var tasks = within.GetRequiredService<ClerkTasks>();
        var actions = within.GetRequiredService<CaseActions>();
        var what = $"{step.Who}'s step {step.GetType().Name} of day {step.Day} in {number}";
        switch (step)
        {
            case Completes done:
                var task = await TaskAsync(within, reader, number, done.Task, cancel);
                DemoPeople.Value(await tasks.CompleteAsync(reader, task, new TaskCompletion(done.Outcome, Resolved(done.Fields), null, null), cancel), what);
                break;
            case Claims claim:
                DemoPeople.Value(await tasks.ClaimAsync(reader, await TaskAsync(within, reader, number, claim.Task, cancel), cancel), what);
                break;
            case Takes taken:
                DemoPeople.Value(await actions.TakeAsync(reader, number, taken.Action, Resolved(taken.Fields), null, cancel), what);
                break;
            case RecordsDelivery delivery:
                DemoPeople.Value(await actions.RecordDeliveryAsync(reader, number, new DeliveryForm(null, DateOf(delivery.Day), delivery.How), cancel), what);
                break;
        }
    }

    private static async Task<Guid> TaskAsync(IServiceProvider within, Reader reader, string number, string name, CancellationToken cancel)
    {
        var database = within.GetRequiredService<CaseFlowContext>();
        var open = await database.Tasks.AsNoTracking().Where(t => t.State == "open" && database.Cases.Any(c => c.Id == t.CaseId && c.Number == number))
            .Select(t => new { t.Id, t.Name, Mine = t.AssigneeId == reader.UserId }).ToListAsync(cancel);
        return open.Where(t => t.Name == name).OrderByDescending(t => t.Mine).FirstOrDefault()?.Id
            ?? throw new DemoFailedException($"expected an open task {name} in {number}, but there are {string.Join(", ", open.Select(t => t.Name))}.");
    }

    private async Task<Reader> ReaderAsync(IServiceProvider within, string userName, CancellationToken cancel) =>
        await within.GetRequiredService<CaseAccess>().ReaderAsync(people[userName], "cs", cancel)
            ?? throw new DemoFailedException($"expected the demo's user {userName} to be there.");

    private async Task MoveToAsync(DateTimeOffset instant, CancellationToken cancel)
    {
        if (instant <= clock.Now) return;
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ClockAdvance>().AdvanceToAsync(instant, cancel);
    }

    /// <summary>The day that many days ago; a weekend's is the Friday before.</summary>
    private DateOnly DateOf(int daysAgo)
    {
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(firstDay, clock.Zone).DateTime).AddDays(-daysAgo);
        return date.DayOfWeek switch { DayOfWeek.Saturday => date.AddDays(-1), DayOfWeek.Sunday => date.AddDays(-2), _ => date };
    }

    private DateTimeOffset AtNine(DateOnly date)
    {
        var wall = date.ToDateTime(new TimeOnly(9, 0));
        return new DateTimeOffset(wall, clock.Zone.GetUtcOffset(wall)).ToUniversalTime();
    }

    private JsonObject Resolved(JsonObject? fields) => fields is null ? [] : (JsonObject)Resolved((JsonNode)fields)!;

    private JsonNode? Resolved(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                return new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Resolved(m.Value))));
            case JsonArray items:
                return new JsonArray([.. items.Select(Resolved)]);
            case JsonValue value when value.TryGetValue(out string? text) && text.StartsWith('@'):
                return int.TryParse(text[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days)
                    ? DateOf(-days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                    : people[text[1..]].ToString();
            default:
                return node?.DeepClone();
        }
    }
}
