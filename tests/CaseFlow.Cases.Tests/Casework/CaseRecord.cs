using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Engine;
using CaseFlow.Engine.State;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Casework;

/// <summary>A case as it stands: its state but for the numbers that only count up, and every row that people and jobs go on from.</summary>
internal sealed record CaseRecord(string State, IReadOnlyList<string> Rows)
{
    public static async Task<CaseRecord> OfAsync(TestOffice office, string number)
    {
        var state = await TakeBackTests.StateAsync(office, number);
        (state.Revision, state.Counter) = (0, 0);
        var rows = await office.ReadAsync(async db =>
        {
            var c = await db.Cases.SingleAsync(x => x.Number == number);
            var found = new List<string> { $"case {c.Status} {c.Open} {c.Subject} {c.Applicant} {c.SearchText} {c.HandlerId} {c.HiddenFromId} {c.DueOn} {c.DueKind} {c.DeliveredOn} {c.Language} {c.Incidents} {Sorted(c.Data)}" };
            found.AddRange((await db.Tasks.Where(t => t.CaseId == c.Id && t.State == "open").ToListAsync()).Select(t => $"task {t.Id} {t.TaskId} {t.Name} {t.Role} {t.DueOn} {t.NotBy} {Sorted(t.Definition)} {t.Outcome} {t.ClosedById}"));
            found.AddRange((await db.Deadlines.Where(d => d.CaseId == c.Id && d.State != "dormant").ToListAsync()).Select(d => $"deadline {d.Id} {d.DeadlineId} {d.Kind} {d.State} {d.LastDay} {d.MetOn} {d.Passed} {Sorted(d.Definition)}"));
            found.AddRange((await db.Inbox.Where(i => i.InstanceId == c.InstanceId).ToListAsync()).Select(i => $"inbox {i.Id} {i.DueAt:O}"));
            found.AddRange((await db.Letters.Where(l => l.CaseId == c.Id).ToListAsync()).Select(l => $"letter {JsonSerializer.Serialize(l, CaseFlowJson.Options)}"));
            found.AddRange((await db.Documents.Where(d => d.CaseId == c.Id).ToListAsync()).Select(d => $"document {d.Id} {d.Sha256}"));
            found.AddRange((await db.EventWaits.Where(w => w.InstanceId == c.InstanceId).ToListAsync()).Select(w => $"wait {w.Event}"));
            found.AddRange((await db.Messages.Where(m => m.CaseId == c.Id && m.State == "waiting").ToListAsync()).Select(m => $"mail {m.Id} {m.DueAt:O}"));
            return found;
        });
        return new CaseRecord(Encoding.UTF8.GetString(WorkflowStateJson.Write(state)), [.. rows.Order(StringComparer.Ordinal)]);
    }

    /// <summary>What a step has just made is in the order it was made, what was stored is sorted; both say the same.</summary>
    private static string Sorted(string json) => Sorted(JsonNode.Parse(json))!.ToJsonString(CaseFlowJson.Options);

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    public void MustBe(CaseRecord now, string here = "")
    {
        Assert.True(State == now.State, $"{here}: the state isn't the one before.\n{State}\n{now.State}");
        Assert.True(Rows.SequenceEqual(now.Rows), $"{here}: rows that went: {string.Join("; ", Rows.Except(now.Rows))}\nrows that came: {string.Join("; ", now.Rows.Except(Rows))}");
    }
}
