using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Scenarios;

/// <summary>Compares a case with an expectation: null, or the first difference in words.</summary>
internal sealed class ScenarioCheck(CaseFlowContext db, CaseQueries queries, ScenarioPeople people, Engine.Procedures.Procedure procedure)
{
    public async Task<string?> FirstDifferenceAsync(string number, Expectation expect, CancellationToken cancel)
    {
        var @case = await db.Cases.AsNoTracking().SingleAsync(c => c.Number == number, cancel);
        if (expect.Status is { } status && @case.Status != status) return Differs("status", status, @case.Status);
        if (expect.Open is { } open && @case.Open != open) return Differs("open", open, @case.Open);
        if (expect.Handler is { } handler && people.Name(@case.HandlerId) != handler) return Differs("handler", handler, people.Name(@case.HandlerId));
        return await TasksAsync(@case, expect, cancel) ?? await ActionsAsync(@case, expect, cancel) ?? await DeadlinesAsync(@case, expect, cancel)
            ?? await MailsAsync(@case, expect, cancel) ?? await DocumentsAsync(@case, expect, cancel) ?? Fields(@case, expect);
    }

    private async Task<string?> TasksAsync(CaseRow @case, Expectation expect, CancellationToken cancel)
    {
        if (expect.Tasks is null) return null;
        var names = await db.Tasks.AsNoTracking().Where(t => t.CaseId == @case.Id && t.State == "open").Select(t => t.Name).ToListAsync(cancel);
        return SameInAnyOrder("open tasks", expect.Tasks, names);
    }

    private async Task<string?> ActionsAsync(CaseRow @case, Expectation expect, CancellationToken cancel)
    {
        if (expect.Actions is null && expect.NotOffered is null) return null;
        if (!(await queries.GetAsync(ScenarioStage.Observer, @case.Number, cancel)).IsDone(out var detail)) return Differs("the case", "visible", "hidden");
        var offered = detail.Actions.Select(a => a.Name).ToList();
        if (expect.Actions?.Except(offered).FirstOrDefault() is { } missing) return Differs("actions", $"{missing} among them", List(offered));
        return expect.NotOffered?.Intersect(offered).FirstOrDefault() is { } extra ? Differs("actions", $"no {extra} among them", List(offered)) : null;
    }

    private async Task<string?> DeadlinesAsync(CaseRow @case, Expectation expect, CancellationToken cancel)
    {
        if (expect.Deadlines is null) return null;
        // Ids count up within an instance; "d10" comes after "d9".
        var rows = (await db.Deadlines.AsNoTracking().Where(d => d.CaseId == @case.Id).ToListAsync(cancel)).OrderBy(d => d.DeadlineId.Length).ThenBy(d => d.DeadlineId, StringComparer.Ordinal).ToList();
        foreach (var (kind, expected) in expect.Deadlines)
        {
            var row = rows.LastOrDefault(d => d.Kind == kind && d.State != "dormant");
            if (expected is null)
            {
                if (row is not null) return Differs($"deadline {kind}", "none", $"{row.State} until {row.LastDay:yyyy-MM-dd}");
                continue;
            }
            if (row is null) return Differs($"deadline {kind}", "one", "none");
            if (expected.LastDay is { } lastDay && row.LastDay != lastDay) return Differs($"last day of {kind}", $"{lastDay:yyyy-MM-dd}", $"{row.LastDay:yyyy-MM-dd}");
            if (expected.StartsOn is { } startsOn && row.StartsOn != startsOn) return Differs($"start of {kind}", $"{startsOn:yyyy-MM-dd}", $"{row.StartsOn:yyyy-MM-dd}");
            if (expected.MetOn is { } metOn && row.MetOn != metOn) return Differs($"day {kind} was met", $"{metOn:yyyy-MM-dd}", $"{row.MetOn:yyyy-MM-dd}");
            if (expected.State is { } state && row.State != state) return Differs($"state of {kind}", state, row.State);
            if (expected.Basis is { } basis && row.Basis != basis) return Differs($"basis of {kind}", basis, row.Basis);
        }
        return null;
    }

    private async Task<string?> MailsAsync(CaseRow @case, Expectation expect, CancellationToken cancel)
    {
        if (expect.Mails is null && expect.Reminders is null) return null;
        var all = await db.Messages.AsNoTracking().Where(m => m.CaseId == @case.Id).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).ToListAsync(cancel);
        if (expect.Mails is { } expected)
        {
            var mails = all.Where(m => m.ToCitizen).ToList();
            var fits = mails.Count == expected.Count && mails.Zip(expected).All(p =>
                (p.Second.Template ?? p.First.Template) == p.First.Template && (p.Second.Language ?? p.First.Language) == p.First.Language
                && (p.Second.State ?? p.First.State) == p.First.State && (p.Second.To ?? p.First.ToAddress) == p.First.ToAddress);
            if (!fits) return Differs("mails", List(expected.Select(m => string.Join(' ', (string?[])[m.Template, m.Language, m.State, m.To]).Trim())), List(mails.Select(m => $"{m.Template} {m.Language} {m.State} {m.Reason}".Trim())));
        }
        foreach (var reminder in expect.Reminders ?? [])
        {
            // One reminder to a role is a mail to each who holds it, made at one instant.
            var count = all.Where(m => !m.ToCitizen && m.Template == reminder.Template && m.Recipient == reminder.To && (reminder.Deadline is null || m.DeadlineKind == reminder.Deadline)
                    && (reminder.Address is null || m.ToAddress == reminder.Address))
                .Select(m => (m.CreatedAt, m.DeadlineKind)).Distinct().Count();
            if (reminder.Count is { } exactly ? count != exactly : count == 0)
                return Differs($"reminders {reminder.Template} of {reminder.Deadline ?? "any deadline"} to {reminder.To}", reminder.Count?.ToString() ?? "at least 1", $"{count}");
        }
        return null;
    }

    private async Task<string?> DocumentsAsync(CaseRow @case, Expectation expect, CancellationToken cancel)
    {
        if (expect.Documents is null) return null;
        var letters = await db.Letters.AsNoTracking().Where(l => l.CaseId == @case.Id).ToListAsync(cancel);
        return SameInAnyOrder("letters made", expect.Documents, [.. letters.Select(l => l.Problem is null ? l.Template : $"{l.Template} not made ({l.Problem})")]);
    }

    private string? Fields(CaseRow @case, Expectation expect)
    {
        if (expect.Fields is null) return null;
        var data = JsonNode.Parse(@case.Data)!.AsObject();
        foreach (var (name, expected) in people.WithIds(expect.Fields, procedure.Fields))
            if (!JsonNode.DeepEquals(data[name], expected)) return Differs($"field {name}", expected?.ToJsonString() ?? "null", data[name]?.ToJsonString() ?? "null");
        return null;
    }

    private static string? SameInAnyOrder(string what, IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        expected.Order(StringComparer.Ordinal).SequenceEqual(actual.Order(StringComparer.Ordinal)) ? null : Differs(what, List(expected), List(actual));

    private static string List(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } words ? $"[{words}]" : "none";
    private static string Differs(string what, object? expected, object? actual) => $"Expected {what} to be {expected}, but it is {actual ?? "none"}.";
}
