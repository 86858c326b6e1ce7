using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CaseFlow.Cases;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Checking;
using CaseFlow.Cases.Storage;
using CaseFlow.Chaos.Offices;
using CaseFlow.Chaos.Walks;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Chaos.Verdicts;

/// <summary>Holds what is stored, read straight from the database while no server runs, against what the clients were told.</summary>
internal sealed class Verdict(CaseFlowSettings settings, IReadOnlyList<Walk> walks, WorkflowsCopy workflows, Counts counts)
{
    private IReadOnlyList<Operation> Operations => [.. walks.SelectMany(w => w.Operations)];

    /// <summary>Everything acknowledged stands, and every case is whole. Requests in flight may have been done or not.</summary>
    public Task AfterKillAsync() => InAsync(async services =>
    {
        if (!walks.Any(w => w.Case is not null)) return; // Killed before there was anything; perhaps there is no schema yet.
        var db = services.GetRequiredService<CaseFlowContext>();
        await CheckStepsAsync(db);
        await CheckOthersAsync(db);
        await services.GetRequiredService<ClockAdvance>().RestoreAsync(CancellationToken.None);
        // Mails that were due or being handed over are in flight like requests: the next start looks after them.
        foreach (var finding in await services.GetRequiredService<CaseCheck>().RunAsync())
            if (finding.StartsWith("Mail ", StringComparison.Ordinal) && finding.Contains("expected to be handed over by", StringComparison.Ordinal)) counts.Add("mails in flight at kills");
            // So are a case that another opened and a timer that was over when it was set (a day written down later): both begin by the inbox. At the end none may wait.
            else if (finding.StartsWith("Inbox ", StringComparison.Ordinal) && finding.Contains("expected to be picked up by", StringComparison.Ordinal)) counts.Add("inbox rows in flight at kills");
            else counts.Find(Counts.Check, finding);
    });

    /// <summary>And nothing is in flight any more: mails too.</summary>
    /// <param name="taken">What the mail server took, by Message-Id.</param>
    public Task AtTheEndAsync(IReadOnlyDictionary<string, int> taken) => InAsync(async services =>
    {
        var db = services.GetRequiredService<CaseFlowContext>();
        foreach (var fault in walks.SelectMany(w => w.Faults)) counts.Find(Counts.Other, fault);
        foreach (var open in Operations.Where(o => o.IsOpen)) counts.Find(Counts.Other, $"{open}: expected an answer in the end, but there is none.");
        await CheckStepsAsync(db);
        await CheckOthersAsync(db);
        await CheckImportAsync(db);
        await services.GetRequiredService<ClockAdvance>().RestoreAsync(CancellationToken.None);
        await new MailVerdict(settings, counts).CheckAsync(db, taken, services.GetRequiredService<OfficeClock>().Now);
        var now = services.GetRequiredService<OfficeClock>().Now;
        foreach (var row in await db.Inbox.AsNoTracking().Where(i => i.DueAt <= now).ToListAsync())
            counts.Find(Counts.Other, $"expected the inbox row {row.Id}, due at {row.DueAt:O}, to be consumed, but it waits (tries {row.Attempts}, {row.LastError}).");
    });

    /// <summary>The keys' users get addresses, so that reminders to the office go out as mails as well. False while there are no users yet.</summary>
    public async Task<bool> GiveAddressesAsync()
    {
        var given = 0;
        if (walks.Any(w => w.Case is not null))
            await InAsync(async services => given = await services.GetRequiredService<CaseFlowContext>().Users
                .ExecuteUpdateAsync(s => s.SetProperty(u => u.Email, u => u.UserName + "@example.cz")));
        return given > 0;
    }

    /// <summary>As if the machine had stood for a day: with several nodes, what a dead one had claimed is given up only after a while of the system's time.</summary>
    public Task LetADayPassAsync() => InAsync(async services =>
    {
        var db = services.GetRequiredService<CaseFlowContext>();
        foreach (var row in await db.Messages.Where(m => m.ClaimedAt != null).ToListAsync()) row.ClaimedAt = row.ClaimedAt!.Value.AddDays(-1);
        await db.SaveChangesAsync();
    });

    private async Task CheckStepsAsync(CaseFlowContext db)
    {
        var actors = await db.Users.AsNoTracking().Where(u => u.IsApiKey).ToDictionaryAsync(u => u.Id.ToString(), u => u.UserName["api-".Length..]);
        var steps = (await db.Steps.AsNoTracking().ToListAsync()).ToLookup(s => s.OperationId ?? "");
        var cases = await db.Cases.AsNoTracking().Select(c => new { c.InstanceId, c.Number, Opened = c.ParentCaseId != null }).ToListAsync();
        var numbers = cases.ToDictionary(c => c.InstanceId, c => c.Number);
        // Parts and reviews: opened by a step, not by a client.
        var opened = cases.Where(c => c.Opened).Select(c => c.InstanceId).ToHashSet();
        foreach (var operation in Operations.Where(o => o.OperationId is not null))
        {
            var done = steps[operation.OperationId!].Where(s => actors.GetValueOrDefault(s.Actor) == operation.Key).ToList();
            if (done.Count > 1) counts.Find(Counts.Doubled, $"{operation}: expected one step, but there are {done.Count}.");
            if (!operation.IsAcknowledged && done.Count > 0 && !operation.IsOpen) counts.Find(Counts.Other, $"{operation}: expected nothing, for it was refused ({operation.Answer?.Text}), but there is a step.");
            if (!operation.IsAcknowledged) continue;
            if (done.Count == 0) counts.Find(Counts.Lost, $"{operation}: it was acknowledged ({operation.Answer!.Text}), but there is no step.");
            else if (Differs(operation, done[0], numbers) is { } difference) counts.Find(Counts.Lost, $"{operation}: {difference}");
        }
        var asked = Operations.Where(o => o.Sent > 0 && o.OperationId is not null).Select(o => (o.Key, o.OperationId)).ToHashSet();
        foreach (var step in steps.SelectMany(s => s).Where(s => actors.ContainsKey(s.Actor) && !asked.Contains((actors[s.Actor], s.OperationId)) && !(opened.Contains(s.InstanceId) && s.OperationId == $"{s.InstanceId}:start")))
            counts.Find(Counts.Doubled, $"step {step.Revision} of {numbers[step.InstanceId]} ({step.Kind}, {step.OperationId}) was asked for by nobody.");
        var told = walks.Select(w => w.Case).OfType<string>().ToHashSet();
        var unanswered = Operations.Count(o => o is { Kind: "open", IsOpen: true });
        var own = numbers.Count - opened.Count;
        if (own < told.Count || own > told.Count + unanswered || told.Except(numbers.Values).Any())
            counts.Find(Counts.Doubled, $"expected the {told.Count} cases that were acknowledged and at most {unanswered} more, but there are {own}.");
        foreach (var year in numbers.Values.GroupBy(n => n[..^5]))
            if (!year.Select(n => int.Parse(n[^5..], System.Globalization.CultureInfo.InvariantCulture)).Order().SequenceEqual(Enumerable.Range(1, year.Count())))
                counts.Find(Counts.Other, $"expected the numbers {year.Key}… to follow each other, but there are gaps or repeats.");
    }

    private static string? Differs(Operation operation, StepRow step, Dictionary<Guid, string> numbers)
    {
        var (told, kept) = (operation.Answer!.Json!, JsonNode.Parse(step.Answer ?? "{}")!);
        if ((string)told["number"]! != numbers[step.InstanceId]) return $"expected the step in {told["number"]}, but it is in {numbers[step.InstanceId]}.";
        if (told["revision"] is { } revision && (int)revision != step.Revision) return $"expected revision {revision}, but it is {step.Revision}.";
        return (string?)told["status"] == (string?)kept["status"] ? null : $"expected the status {told["status"]}, but it is {kept["status"]}.";
    }

    /// <summary>Claims, files and the clock: no steps, but acknowledged all the same.</summary>
    private async Task CheckOthersAsync(CaseFlowContext db)
    {
        var documents = (await db.Documents.AsNoTracking().ToListAsync()).ToLookup(d => d.Name);
        foreach (var upload in Operations.Where(o => o.Kind == "upload" && o.Sent > 0))
        {
            var (found, content) = (documents[(string)upload.Body["name"]!].ToList(), OfficeApi.ContentOf(upload.Body));
            if (found.Count > 1) counts.Find(Counts.Doubled, $"{upload}: expected one document, but there are {found.Count}.");
            if (upload.IsAcknowledged && found.Count == 0) counts.Find(Counts.Lost, $"{upload}: it was acknowledged, but there is no document.");
            foreach (var document in found)
                if (!await HasFileAsync(document.Sha256, content)) counts.Find(Counts.Lost, $"{upload}: expected the file of the document, but it isn't there or not whole.");
        }
        var cases = await db.Cases.AsNoTracking().ToDictionaryAsync(c => c.Id, c => c.Number);
        var claims = (await db.Journal.AsNoTracking().Where(j => j.Kind == "taskClaimed").ToListAsync()).ToLookup(j => cases[j.CaseId]);
        foreach (var walk in walks.Where(w => w.Case is not null))
        {
            var (told, open) = (walk.Operations.Count(o => o is { Kind: "claim", IsAcknowledged: true }), walk.Operations.Count(o => o is { Kind: "claim", IsOpen: true }));
            var there = claims[walk.Case!].Count();
            if (there < told) counts.Find(Counts.Lost, $"expected {told} acknowledged claims in {walk.Case}, but there are {there}.");
            if (there > told + open) counts.Find(Counts.Doubled, $"expected at most {told + open} claims in {walk.Case}, but there are {there}.");
        }
        var clock = await db.Clock.AsNoTracking().SingleOrDefaultAsync();
        foreach (var moved in Operations.Where(o => o is { Kind: "clock", IsAcknowledged: true }))
            if (clock is null || clock.Now < DateTimeOffset.Parse((string)moved.Body["advanceTo"]!, System.Globalization.CultureInfo.InvariantCulture))
                counts.Find(Counts.Lost, $"{moved}: expected the clock to have been moved, but it stands at {clock?.Now:O}.");
    }

    private async Task<bool> HasFileAsync(string hash, byte[] content)
    {
        if (hash != Convert.ToHexStringLower(SHA256.HashData(content))) return false;
        var file = Directory.EnumerateFiles(Path.Combine(settings.DataDirectory, "files"), hash, SearchOption.AllDirectories).FirstOrDefault();
        return file is not null && (await File.ReadAllBytesAsync(file)).SequenceEqual(content);
    }

    private async Task CheckImportAsync(CaseFlowContext db)
    {
        var live = await db.Bundles.AsNoTracking().Where(b => b.State == BundleImport.Live && b.Procedure == "complaint").Select(b => b.Hash).ToListAsync();
        if (live.Count != 1 || live[0] != workflows.ComplaintHash())
            counts.Find(Counts.Other, $"expected the folder {workflows.ComplaintHash()} to be the live version, but live are: {string.Join(", ", live)}.");
    }

    private async Task InAsync(Func<IServiceProvider, Task> look)
    {
        await using (var services = new ServiceCollection().AddCases(settings).BuildServiceProvider())
        await using (var scope = services.CreateAsyncScope())
            await look(scope.ServiceProvider);
        // No handle of ours stays on the file while a server works with it.
        SqliteConnection.ClearAllPools();
    }
}
