using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace CaseFlow.Chaos.Walks;

/// <summary>One case on a random way, over the API: each move is drawn from the walk's own dice and from what the case offers.</summary>
internal sealed class Walk(int number, Random dice)
{
    private readonly int length = dice.Next(6, 16);
    private readonly List<Operation> operations = [];
    private int moves;

    public int Number => number;
    /// <summary>Null: not opened yet, or the opening was not answered.</summary>
    public string? Case { get; private set; }
    public bool IsOver { get; private set; }
    /// <summary>All that was ever asked for.</summary>
    public IReadOnlyList<Operation> Operations => operations;
    /// <summary>What the next move begins with: a lost answer is asked for again, with the same operation id.</summary>
    public Operation? Open => operations.Count > 0 && operations[^1] is { IsOpen: true } last ? last : null;
    /// <summary>What was answered otherwise than it may be.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>One move. Throws <see cref="AnswerLost"/> when the server dies; the next call goes on where this one was.</summary>
    public async Task MoveAsync(OfficeApi api)
    {
        if (Open is { } lost) await SettleAsync(api, lost);
        else if (Case is null) await SendAsync(api, New("open", "registry", "/cases", Forms.Submission(dice, number, DateOnly.FromDateTime((await api.NowAsync()).DateTime))));
        else if (moves >= length) IsOver = true;
        else if (await NextAsync(api) is { } next) await SendAsync(api, next);
        else IsOver = true;
    }

    /// <summary>Asks again for what was not answered; nothing else.</summary>
    public async Task SettleAsync(OfficeApi api, Operation lost)
    {
        // Without an operation id the API can't know that it is the same file: it is there once or not at all.
        if (lost.Kind == "upload") lost.Answer = new ApiAnswer(HttpStatusCode.RequestTimeout, null, "not asked again");
        else await SendAsync(api, lost);
    }

    /// <summary>A step towards the end; false when only time can help. Sets <see cref="IsOver"/> once the case is closed.</summary>
    public async Task<bool> EndAsync(OfficeApi api)
    {
        if (Open is { } lost) await SettleAsync(api, lost);
        if (Case is null) { IsOver = true; return false; } // It was refused, and said so.
        var found = await CaseAsync(api);
        IsOver = !(bool)found["open"]!;
        if (IsOver) return false;
        var (today, tasks) = (DateOnly.FromDateTime((await api.NowAsync()).DateTime), OpenTasks(found));
        var task = tasks.Find(t => (string)t["name"]! == "withdrawal") ?? tasks.FirstOrDefault();
        if (task is null || (string)task["name"]! != "withdrawal" && Offered(found).Contains("withdraw"))
        {
            if (!Offered(found).Contains("withdraw")) return false;
            await SendAsync(api, Action(found, "withdraw", today));
        }
        else
        {
            string[] outcomes = [.. task["outcomes"]!.AsArray().Select(o => (string)o!)];
            await SendAsync(api, Complete(task, outcomes.Contains("Close") ? "Close" : outcomes.Contains("SetAside") ? "SetAside" : outcomes[0], today));
        }
        if (!operations[^1].IsAcknowledged) Faults.Add($"{operations[^1]}: expected the case to go on, but it was refused: {operations[^1].Answer!.Text}");
        return operations[^1].IsAcknowledged;
    }

    private async Task<Operation?> NextAsync(OfficeApi api)
    {
        // What dies with the server here is asked again, before any dice are thrown.
        var (found, now) = (await CaseAsync(api), await api.NowAsync());
        var today = DateOnly.FromDateTime(now.DateTime);
        moves++;
        var (draw, tasks) = (dice.Next(100), OpenTasks(found));
        if (!(bool)found["open"]! && draw < 60) return null;
        if (draw < 60 && tasks.Count > 0)
        {
            var task = tasks[dice.Next(tasks.Count)];
            string[] outcomes = [.. task["outcomes"]!.AsArray().Select(o => (string)o!)];
            return Complete(task, dice.Next(10) < 6 ? outcomes[0] : outcomes[dice.Next(outcomes.Length)], today);
        }
        if (draw < 66 && tasks.Find(t => t["assignee"] is null) is { } unclaimed)
            return New("claim", KeyFor(unclaimed), $"/tasks/{(string)unclaimed["id"]!}/claim", [], repeatable: false);
        if (draw < 74 && Offered(found) is { Count: > 0 } offered) return Action(found, offered[dice.Next(offered.Count)], today);
        if (draw < 80 && found["letters"]!.AsArray().Any(l => l!["dispatchedOn"] is not null && l["deliveredOn"] is null && l["returnedOn"] is null))
            return New("delivery", "registry", $"/cases/{Case}/deliveries", new JsonObject { ["on"] = Forms.Iso(today), ["how"] = "login", ["returned"] = dice.Next(6) == 0 });
        if (draw < 86) return New("upload", "registry", $"/cases/{Case}/documents", new JsonObject
        {
            ["name"] = $"walk-{number}-{moves}.txt", ["text"] = $"Příloha {moves} případu {Case}.\n{dice.Next()}\n",
        }, repeatable: false);
        if (draw < 90 && operations.FindAll(o => o is { OperationId: not null, IsAcknowledged: true }) is { Count: > 0 } done) return await AgainAsync(api, done[dice.Next(done.Count)]);
        var ahead = dice.Next(4) > 0 ? TimeSpan.FromHours(dice.Next(1, 48)) : TimeSpan.FromDays(dice.Next(2, 9));
        return New("clock", "admin", "/clock", new JsonObject { ["advanceTo"] = (now + ahead).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) }, repeatable: false);
    }

    /// <summary>A second click on something done long ago: the answer must be the first one, and nothing may happen.</summary>
    private async Task<Operation?> AgainAsync(OfficeApi api, Operation done)
    {
        var again = done with { };
        var answer = await api.SendAsync(again);
        done.Sent++;
        if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.Created) || Told(answer) != Told(done.Answer!))
            Faults.Add($"{done}: expected the repeat to get the first answer {done.Answer!.Text}, but it got {answer.Text}");
        return await NextAsync(api);
    }

    private async Task SendAsync(OfficeApi api, Operation operation)
    {
        if (operation.Sent == 0) operations.Add(operation);
        var answer = await api.SendAsync(operation);
        if ((int)answer.Status >= 500) Faults.Add($"{operation}: expected an answer, but it was {(int)answer.Status}: {answer.Text}");
        if (operation.Kind == "open")
        {
            if (operation.IsAcknowledged) Case = (string)answer.Json!["number"]!;
            else { IsOver = true; Faults.Add($"{operation}: expected a case to be opened, but it was refused: {answer.Text}"); }
        }
    }

    private Operation Complete(JsonNode task, string outcome, DateOnly today)
    {
        var body = new JsonObject { ["outcome"] = outcome, ["fields"] = Forms.Fill(task["form"]!.AsArray(), outcome, dice, today) };
        if (dice.Next(2) == 0) body["revision"] = (int)task["revision"]!;
        return New("complete", KeyFor(task), $"/tasks/{(string)task["id"]!}/complete", body);
    }

    private Operation Action(JsonNode found, string name, DateOnly today)
    {
        var form = found["actions"]!.AsArray().First(a => (string)a!["name"]! == name)!["form"]!.AsArray();
        var key = name switch { "reopen" => "head", "overrun" or "bias" => "clerk", "reassign" => "coordinator", _ => "registry" };
        return New("action", key, $"/cases/{Case}/actions/{name}", new JsonObject { ["fields"] = Forms.Fill(form, null, dice, today) });
    }

    private Operation New(string kind, string key, string path, JsonObject body, bool repeatable = true)
    {
        var id = repeatable ? $"walk-{number}-{operations.Count}" : null;
        if (id is not null) body["operationId"] = id;
        return new Operation(number, kind, key, path, body, id);
    }

    private string KeyFor(JsonNode task)
    {
        var other = dice.Next(2) == 0;
        if ((string?)task["assignee"] is { } name && name["API ".Length..] is var key && OfficeApi.Keys.ContainsKey(key)) return key;
        return (string)task["role"]! is "clerk" ? other ? "clerk2" : "clerk" : (string)task["role"]!;
    }

    private async Task<JsonNode> CaseAsync(OfficeApi api) =>
        await api.GetAsync($"/cases/{Case}") is { Status: HttpStatusCode.OK } found ? found.Json! : throw new InvalidOperationException($"Expected the acknowledged case {Case} to be there, but it is not.");

    private static List<JsonNode> OpenTasks(JsonNode found) => [.. found["tasks"]!.AsArray().OfType<JsonNode>().Where(t => (string)t["state"]! == "open")];
    private static List<string> Offered(JsonNode found) => [.. found["actions"]!.AsArray().Select(a => (string)a!["name"]!)];
    private static string Told(ApiAnswer answer) => $"{answer.Json!["number"]} {answer.Json["revision"]} {answer.Json["status"]}";
}
