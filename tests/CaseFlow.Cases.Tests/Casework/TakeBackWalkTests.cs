using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Tests.Office;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Casework;

/// <summary>People of an office do whatever a complaint offers, and take each of their steps back once: the case is as it was, and what is stored is what its steps say.
/// The seed in a failure replays the walk.</summary>
public sealed class TakeBackWalkTests
{
    private static readonly string[] People = ["coordinator", "clerk", "registry", "head", "clerk2", "director"];

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task EveryStepOfAPersonCanBeTakenBackOnce(int seed)
    {
        var random = new Random(seed);
        await using var office = await TestOffice.OpenAsync("workflows");
        office.Settings.Mail.HoldMinutes = 10;
        var fields = new JsonObject
        {
            ["kind"] = ((string[])["complaint", "initiative", "petition"])[random.Next(3)], ["firstName"] = "Jana", ["lastName"] = "Nováková", ["email"] = "jana@example.cz", ["consentEmail"] = random.Next(3) > 0,
            ["subject"] = "Postup úřadu", ["description"] = "Úřad mlčí.", ["wantsReply"] = true,
        };
        var number = TestOffice.Value(await office.SubmitAsync("registry", fields, "complaint")).Number;
        var (trail, back) = (new List<string>(), 0);
        for (var step = 0; step < 14; step++)
        {
            if (random.Next(4) == 0) await office.AdvanceAsync(office.Now.AddHours(random.Next(1, 100)));
            // What happened of itself isn't anybody's to take back; the next step of a person begins from there.
            await office.AdvanceAsync(office.Now);
            var before = await CaseRecord.OfAsync(office, number);
            if (await ActAsync(office, number, random) is not { } acted) break;
            trail.Add(acted);
            var here = $"seed {seed}: {string.Join(" > ", trail)}";
            // A reminder whose time came with the step has happened since.
            var answer = await TakeBackTests.BackAsync(office, "coordinator", number);
            if (answer is Conflict<StepReceipt> { Code: "leftTheHouse" } && (acted.Contains("dispatch", StringComparison.OrdinalIgnoreCase) || await ChildrenAsync(office, number) > 0)) continue;
            Assert.True(answer.IsDone(out _), $"{here}: {answer}");
            back++;
            before.MustBe(await CaseRecord.OfAsync(office, number), here);
            Assert.Empty(await office.CheckAsync());
            if (await ActAsync(office, number, new Random(seed * 1000 + step)) is { } anew) trail.Add("back, " + anew);
        }
        Assert.True(back >= 3, $"seed {seed}: only {back} of {trail.Count} steps were taken back: {string.Join(" > ", trail)}");
        Assert.Empty(await office.CheckAsync());
    }

    private static Task<int> ChildrenAsync(TestOffice office, string number) =>
        office.ReadAsync(db => db.Cases.CountAsync(c => db.Cases.Any(p => p.Number == number && c.ParentCaseId == p.Id)));

    /// <summary>Somebody does something that they may do; what it was, or null when nobody may do anything.</summary>
    private static async Task<string?> ActAsync(TestOffice office, string number, Random random)
    {
        var choices = new List<(string Words, Func<Task<Answer<StepReceipt>>> Do)>();
        foreach (var who in People)
        {
            var reader = await office.ReaderAsync(who);
            var seen = await office.WithAsync((CaseQueries queries) => queries.GetAsync(reader, number, default));
            if (!seen.IsDone(out var found)) continue;
            foreach (var task in found.Tasks.Where(t => t is { State: "open", MayComplete: true }))
                foreach (var outcome in task.Outcomes)
                    choices.Add(($"{who} {task.Name}:{outcome.Name}", () => office.WithAsync((ClerkTasks tasks) =>
                        tasks.CompleteAsync(reader, task.Id, new TaskCompletion(outcome.Name, Filled(task.Form, office, random), null, null), default))));
            if (choices.Count > 0 && random.Next(6) > 0) continue;
            foreach (var action in found.Actions.Where(a => a.MayTake))
                choices.Add(($"{who} takes {action.Name}", () => office.WithAsync((CaseActions actions) => actions.TakeAsync(reader, number, action.Name, Filled(action.Form, office, random), null, default))));
        }
        while (choices.Count > 0)
        {
            var at = random.Next(choices.Count);
            var (words, act) = choices[at];
            choices.RemoveAt(at);
            if ((await act()).IsDone(out _)) return words;
        }
        return null;
    }

    /// <summary>Something that fits each field; a form that wants more is refused, and somebody does something else.</summary>
    private static JsonObject Filled(IReadOnlyList<FormFieldView> form, TestOffice office, Random random)
    {
        var fields = new JsonObject();
        foreach (var field in form.Where(f => !f.ReadOnly && !f.List && f.Value is null))
            fields[field.Name] = field.Type switch
            {
                "choice" when field.Options.Count > 0 => field.Options[random.Next(field.Options.Count)].Value,
                "user" => office.User("clerk").ToString(),
                "bool" => random.Next(2) == 0,
                "date" => office.Now.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                "integer" => 1,
                "string" or "text" => "Text",
                "email" => "petr@example.cz",
                _ => null,
            };
        foreach (var empty in fields.Where(f => f.Value is null).Select(f => f.Key).ToList()) fields.Remove(empty);
        return fields;
    }
}
