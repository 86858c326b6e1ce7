using System.Text.Json.Nodes;
using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Tests.Complaint;

/// <summary>People who do anything the drawing allows, in any order: a case never gets stuck, never faults and never says it twice. The seed in a failure replays the walk.</summary>
public sealed class RandomWalkTests
{
    private static readonly CompiledWorkflow Workflow = ComplaintFolder.Compilation.Workflow!;
    private static readonly string[] Kinds = ["complaint", "initiative", "petition", "review175_7", "remark"];

    public static IEnumerable<TheoryDataRow<int>> Seeds() => Enumerable.Range(1, 150).Select(seed => new TheoryDataRow<int>(seed));

    [Theory, MemberData(nameof(Seeds))]
    public void TheCaseIsAlwaysInSomebodysHands(int seed)
    {
        var random = new Random(seed);
        var now = Flows.Start;
        var effects = new List<Effect>();
        var trail = new List<string>();
        var state = WorkflowEngine.New(Workflow, "i1");
        Take(new StartRequested { OccurredAt = now, Actor = "registry", Fields = Submission(random) });

        for (var step = 0; step < 60; step++)
        {
            var choices = new List<(string Words, Stimulus Stimulus)>();
            foreach (var task in state.Tasks)
                foreach (var outcome in task.Outcomes)
                    choices.Add(($"{task.Name}:{outcome}", new TaskCompleted { OccurredAt = now, Actor = $"u{random.Next(3)}", TaskId = task.Id, Outcome = outcome, Fields = FormOf(task, now, random) }));
            // Mostly the work at hand, now and then something else.
            foreach (var box in Workflow.Nodes.Values.Where(n => n.Activity.Descriptor.TypeName == "CaseFlow.CaseAction" && Offered(n) && (choices.Count == 0 || random.Next(12) == 0)).OrderBy(n => n.Id, StringComparer.Ordinal))
                choices.Add((box.Name, new ActionTaken { OccurredAt = now, Actor = "head", Action = box.Name, Fields = [] }));
            // Time goes on as often as people act, else nothing would ever be due.
            if (state.Timers.OrderBy(t => t.DueAt).ThenBy(t => t.Id, StringComparer.Ordinal).FirstOrDefault() is { } timer && (choices.Count == 0 || random.Next(3) == 0))
            {
                now = timer.DueAt > now ? timer.DueAt : now;
                choices = [($"timer {timer.Purpose}", new TimerElapsed { OccurredAt = now, Actor = "system", TimerId = timer.Id })];
            }
            if (choices.Count == 0) break;
            var (words, stimulus) = choices[random.Next(choices.Count)];
            trail.Add(words);
            Take(stimulus);
        }

        void Take(Stimulus stimulus)
        {
            var result = WorkflowEngine.Step(Workflow, state, stimulus, Flows.Context);
            var accepted = Assert.IsType<StepAccepted>(result, exactMatch: true);
            if (stimulus is TaskCompleted or ActionTaken) TakenBack.Restores(Workflow, state, accepted, now, $"seed {seed}: {string.Join(" > ", trail)}");
            state = accepted.State;
            effects.AddRange(accepted.Effects);
            var here = $"seed {seed}: {string.Join(" > ", trail)} in status {state.CaseStatus}";
            Assert.True(state.Incidents.Count == 0, here + ": " + string.Join("; ", state.Incidents.Select(i => i.Message)));
            var open = ComplaintFolder.Procedure.Status(state.CaseStatus!)!.Open;
            Assert.True(!open || state.Tasks.Count > 0 || state.Timers.Exists(t => t.Purpose == "resume"), here + ": nobody has it and no day is awaited.");
            Assert.True(open || !state.Timers.Exists(t => t.Purpose == "resume"), here + ": a closed case still waits to be closed.");
            Assert.True(effects.OfType<MailQueued>().Count(m => m.Template == "received" && m.RecipientIndex == 0) <= 1, here + ": receipt is acknowledged twice.");
            Assert.True(state.Deadlines.Count(d => d is { Kind: "settle", Status: DeadlineStatus.Running }) <= 1, here + ": two terms to settle run.");
            Assert.True(open || !state.Deadlines.Exists(d => d is { Kind: "settle", Status: DeadlineStatus.Running }), here + ": the term to settle runs in a closed case.");
            Assert.True(state.Tasks.Count(t => t.Name is "triage" or "investigate" or "draft" or "approve" or "sign") <= 1, here + ": the main path is walked twice at once.");
        }

        bool Offered(ActivityNode box) => Actions.OfferedBy(Workflow, state).Any(a => a.Name == box.Name);
    }

    private static JsonObject Submission(Random random)
    {
        var fields = new JsonObject
        {
            ["kind"] = Kinds[random.Next(Kinds.Length)], ["subject"] = "Věc", ["description"] = "Popis", ["channel"] = ((string[])["post", "email", "oral"])[random.Next(3)], ["deliveredOn"] = $"2026-01-{random.Next(1, 31):00}", ["language"] = ((string[])["cs", "uk"])[random.Next(2)],
            ["wantsReply"] = random.Next(2) == 0, ["wantsResultDetails"] = random.Next(2) == 0,
        };
        if (random.Next(4) == 0) fields["anonymous"] = true;
        else (fields["firstName"], fields["lastName"], fields["email"], fields["consentEmail"]) = ("Jana", "Příkladová", "jana@example.cz", random.Next(4) > 0);
        if (random.Next(4) == 0) fields["complainants"] = new JsonArray(new JsonObject { ["firstName"] = "Petr", ["lastName"] = "Vzorný" });
        return fields;
    }

    private static JsonObject FormOf(TaskState task, DateTimeOffset now, Random random)
    {
        var fields = new JsonObject();
        foreach (var field in task.Form.Where(f => !f.ReadOnly).Select(f => f.Field))
            fields[field] = field switch
            {
                "kind" when random.Next(2) == 0 => Kinds[random.Next(Kinds.Length)],
                "wantsReply" => random.Next(2) == 0,
                "forwardTo" => "Úřad práce",
                "closeReason" => "Důvod",
                "result" => ((string[])["justified", "partly", "notJustified"])[random.Next(3)],
                "remedies" when random.Next(2) == 0 => new JsonArray(new JsonObject { ["text"] = "Omluva", ["owner"] = "u1", ["dueOn"] = "2026-06-01" }, new JsonObject { ["text"] = "Školení" }),
                "overrunReason" or "missing" => "Důvod",
                "overrunUntil" => "2026-06-30",
                "assemblyCompetent" or "repetitionTold" => random.Next(2) == 0,
                "confirmedOn" or "firstSettledOn" => "2026-01-31",
                "dispatchedOn" or "signedOn" => now.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                "channel" => "DS",
                _ => null,
            };
        foreach (var empty in fields.Where(f => f.Value is null).Select(f => f.Key).ToList()) fields.Remove(empty);
        return fields;
    }
}
