using System.Text;
using System.Text.Json;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Checking;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.GoingLive;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Cases.Scenarios;

/// <param name="Difference">Null: passed. Else the first difference, with the step where it is.</param>
public sealed record ScenarioResult(string Procedure, string Name, string? Difference);

/// <summary>Walks the scenarios of procedures through the real services, each on a stage of its own.</summary>
public sealed class ScenarioRunner : IAsyncDisposable
{
    private readonly ScenarioStage stage;

    private ScenarioRunner(ScenarioStage stage, IReadOnlyList<(string Procedure, string File)> files) => (this.stage, Files) = (stage, files);

    /// <summary>The scenarios found: procedure and path of the file.</summary>
    public IReadOnlyList<(string Procedure, string File)> Files { get; }

    /// <summary>Scenarios of all procedures below <paramref name="folder"/>, or of the one whose folder it is.</summary>
    public static IReadOnlyList<(string Procedure, string File)> Find(string folder)
    {
        var procedures = File.Exists(Path.Combine(folder, BundleFiles.Manifest)) ? (IEnumerable<string>)[folder] : Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal);
        return [.. procedures.Select(p => Path.Combine(p, "scenarios")).Where(Directory.Exists)
            .SelectMany(p => Directory.EnumerateFiles(p, "*.json").Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(Path.GetDirectoryName(p)!), f)))];
    }

    /// <summary>Imports the procedures once. Null with the problems, one a line, when one of them has errors.</summary>
    public static async Task<(ScenarioRunner? Runner, IReadOnlyList<string> Problems)> OpenAsync(string folder, CancellationToken cancel)
    {
        folder = Path.GetFullPath(folder);
        var workflows = File.Exists(Path.Combine(folder, BundleFiles.Manifest)) ? Path.GetDirectoryName(folder)! : folder;
        var (stage, problems) = await ScenarioStage.NewAsync(workflows, cancel);
        return stage is null
            ? (null, [.. problems.Select(p => $"{p.ActivityId} {p.Code}: {p.Message}".Trim())])
            : (new ScenarioRunner(stage, Find(folder)), []);
    }

    public async Task<ScenarioResult> RunAsync(string procedure, string file, CancellationToken cancel)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        Scenario scenario;
        try
        {
            scenario = Scenario.Parse(await File.ReadAllTextAsync(file, Encoding.UTF8, cancel));
        }
        catch (JsonException e)
        {
            return new ScenarioResult(procedure, name, $"Expected a scenario, but {e.Message}");
        }
        if (scenario.Name != name) return new ScenarioResult(procedure, name, $"Expected its name to be the file's, but it is '{scenario.Name}'.");
        await using var own = stage.Copy(ScenarioStage.Instant(scenario.Start), scenario.HoldMinutes);
        return new ScenarioResult(procedure, name, await new Walk(own, scenario).RunAsync(cancel));
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private sealed class Walk(ScenarioStage stage, Scenario scenario)
    {
        private ScenarioPeople people = null!;
        private Engine.Procedures.Procedure procedure = null!;
        private string opened = "";

        public async Task<string?> RunAsync(CancellationToken cancel)
        {
            if (await OpenCaseAsync(cancel) is { } notOpened) return $"intake: {notOpened}";
            for (var i = 0; i < scenario.Steps.Count; i++)
            {
                var step = scenario.Steps[i];
                if (await TakeAsync(step, cancel) is { } difference) return $"step {i + 1} ({step.Words}): {difference}";
            }
            await using var scope = stage.Scope();
            // However it went: what is stored must be whole and give again, step by step, what it gave.
            return (await scope.ServiceProvider.GetRequiredService<CaseCheck>().RunAsync(cancel)).FirstOrDefault();
        }

        private async Task<string?> OpenCaseAsync(CancellationToken cancel)
        {
            await stage.PrepareAsync();
            await using var scope = stage.Scope();
            var within = scope.ServiceProvider;
            if (await within.GetRequiredService<Bundles>().LiveAsync(scenario.Procedure, cancel) is not { } bundle) return $"Expected a procedure '{scenario.Procedure}', but there is none.";
            procedure = bundle.Procedure;
            people = await ScenarioPeople.CreateAsync(scenario, procedure, within.GetRequiredService<CaseFlowContext>(), within.GetRequiredService<OfficeClock>().Now, cancel);
            var intake = scenario.Intake;
            var reader = intake.As is null ? null : await ReaderAsync(within, intake.As, cancel);
            var answer = await within.GetRequiredService<Intake>().OpenAsync(
                reader, new IntakeForm(scenario.Procedure, intake.Channel, intake.DeliveredOn, intake.Language, people.WithIds(intake.Fields, procedure.Fields)) { TakenOver = intake.TakenOver ? new TakenOver(intake.Fields[TakenOver.StepField]?.ToString() ?? "", null, []) : null }, cancel);
            if (!answer.IsDone(out var receipt)) return $"Expected the case to be opened, but {Words(answer)}.";
            opened = receipt.Number;
            await QuietAsync(within, cancel);
            return null;
        }

        private async Task<string?> TakeAsync(ScenarioStep step, CancellationToken cancel)
        {
            if (step.Restart)
            {
                await stage.RestartAsync();
                return null;
            }
            await using var scope = stage.Scope();
            var within = scope.ServiceProvider;
            var db = within.GetRequiredService<CaseFlowContext>();
            if (await NumberAsync(step.Case, db, cancel) is not { } number) return $"Expected a case opened as '{step.Case}', but there is none.";
            if (step.Expect is { } expect)
                return await new ScenarioCheck(db, within.GetRequiredService<CaseQueries>(), people, procedure).FirstDifferenceAsync(number, expect, cancel);
            if (step.AdvanceTo is { } to)
                return await within.GetRequiredService<ClockAdvance>().AdvanceToAsync(ScenarioStage.Instant(to), cancel) ? null : "Expected time to go on, but it would go back.";

            var before = await RevisionAsync(number, db, cancel);
            var (answer, problem) = await ActAsync(step, number, within, db, cancel);
            if (problem is not null) return problem;
            if (answer is Done<StepReceipt> == step.Refused) return step.Refused ? "Expected it to be refused, but it was done." : $"Expected it to be done, but {Words(answer!)}.";
            if (step.Refused && await RevisionAsync(number, db, cancel) != before) return "Expected a refused step to change nothing, but the case has a new revision.";
            await QuietAsync(within, cancel);
            return null;
        }

        private async Task<(Answer<StepReceipt>? Answer, string? Problem)> ActAsync(ScenarioStep step, string number, IServiceProvider within, CaseFlowContext db, CancellationToken cancel)
        {
            if (step.As is not { } who) return (null, "Expected 'as' to say who does it, but it is missing.");
            var reader = await ReaderAsync(within, who, cancel);
            var fields = people.WithIds(step.Fields, procedure.Fields);
            var actions = within.GetRequiredService<CaseActions>();
            if (step.Action is { } action) return (await actions.TakeAsync(reader, number, action, fields, null, cancel), null);
            if (step.TakeBack is { } reason) return (await within.GetRequiredService<TakeBack>().TakeAsync(reader, number, reason, null, cancel), null);
            var caseId = await db.Cases.Where(c => c.Number == number).Select(c => c.Id).SingleAsync(cancel);
            if (step.Complete is { } name)
            {
                var open = await db.Tasks.AsNoTracking().Where(t => t.CaseId == caseId && t.State == "open" && t.Name == name).ToListAsync(cancel);
                var task = open.OrderByDescending(t => t.AssigneeId == reader.UserId).ThenBy(t => t.OpenedAt).ThenBy(t => t.TaskId.Length).ThenBy(t => t.TaskId, StringComparer.Ordinal).FirstOrDefault();
                if (task is null) return (null, $"Expected an open task {name}, but there is none.");
                return (await within.GetRequiredService<ClerkTasks>().CompleteAsync(reader, task.Id, new TaskCompletion(step.Outcome ?? "Done", fields, null, null), cancel), null);
            }
            if ((step.Delivered ?? step.Returned) is not { } box) return (null, "Expected complete, action, takeBack, delivered, returned, advanceTo, restart or expect, but there is none of them.");
            var letters = await db.Letters.AsNoTracking().Where(l => l.CaseId == caseId && l.Box == box && l.DispatchedOn != null && l.DeliveredOn == null && l.ReturnedOn == null).ToListAsync(cancel);
            var letter = letters.OrderBy(l => l.LetterId.Length).ThenBy(l => l.LetterId, StringComparer.Ordinal).LastOrDefault();
            if (letter is null || step.On is not { } on) return (null, $"Expected a dispatched letter of {box} and the day, but one is missing.");
            return (await actions.RecordDeliveryAsync(reader, number, new DeliveryForm(letter.Id, on, step.How, step.Returned is not null), cancel), null);
        }

        private async Task<string?> NumberAsync(string? relation, CaseFlowContext db, CancellationToken cancel) => relation is null ? opened
            : await db.Cases.Where(c => c.ParentRelation == relation && db.Cases.Any(p => p.Number == opened && p.Id == c.ParentCaseId)).OrderBy(c => c.Number).Select(c => c.Number).LastOrDefaultAsync(cancel);

        private async Task<Reader> ReaderAsync(IServiceProvider within, string who, CancellationToken cancel) =>
            await within.GetRequiredService<CaseAccess>().ReaderAsync(people.Id(who), "cs", cancel) ?? throw new InvalidOperationException($"Expected the user {who}, but there is none.");

        /// <summary>What is due now is done now: the clock is moved to where it stands.</summary>
        private static async Task QuietAsync(IServiceProvider within, CancellationToken cancel) =>
            await within.GetRequiredService<ClockAdvance>().AdvanceToAsync(within.GetRequiredService<OfficeClock>().Now, cancel);

        private static async Task<int> RevisionAsync(string number, CaseFlowContext db, CancellationToken cancel) =>
            await db.Instances.Where(i => db.Cases.Any(c => c.Number == number && c.InstanceId == i.Id)).Select(i => i.Revision).SingleAsync(cancel);

        private static string Words<T>(Answer<T> answer) => answer switch
        {
            Invalid<T> invalid => $"it is invalid: {string.Join("; ", invalid.Errors.Select(e => $"{e.Key}: {e.Value}"))}",
            Refused<T> refused => $"it was refused ({refused.Code}): {refused.Message}",
            Conflict<T> conflict => $"it conflicts ({conflict.Code}): {conflict.Message}",
            Forbidden<T> forbidden => $"it is forbidden ({forbidden.Reason})",
            NotFound<T> => "it wasn't found",
            _ => "it was done",
        };
    }
}
