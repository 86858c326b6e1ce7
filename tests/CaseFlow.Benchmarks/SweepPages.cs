using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CaseFlow.Benchmarks;

/// <summary>A clerk who looks at the worklist and at cases, and takes tasks on, all the while.</summary>
internal static partial class SweepPages
{
    /// <summary>What a clerk does between two pages.</summary>
    private static readonly TimeSpan Thought = TimeSpan.FromMilliseconds(50);

    /// <summary>Milliseconds of each visit, by page.</summary>
    public static async Task<IReadOnlyDictionary<string, List<double>>> VisitAsync(SweepServer server, CancellationToken until)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = TimeSpan.FromMinutes(2) };
        using var api = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = TimeSpan.FromMinutes(2) };
        api.DefaultRequestHeaders.Add("X-API-Key", SweepServer.Key);
        await SignInAsync(client);
        var tasks = (await api.GetFromJsonAsync<JsonNode>("/api/v1/tasks?pageSize=200&queue=all"))!["items"]!.AsArray();
        var (numbers, ids) = (tasks.Select(t => (string)t!["case"]!).ToList(), tasks.Select(t => (string)t!["id"]!).ToList());
        var times = new Dictionary<string, List<double>> { ["worklist"] = [], ["case"] = [], ["claim"] = [] };
        for (var i = 0; !until.IsCancellationRequested; i++)
        {
            await TimedAsync(times["worklist"], () => client.GetAsync("/prace?fronta=vse", CancellationToken.None));
            await TimedAsync(times["case"], () => client.GetAsync("/pripad/" + numbers[i % numbers.Count], CancellationToken.None));
            await TimedAsync(times["claim"], () => api.PostAsJsonAsync($"/api/v1/tasks/{ids[i / 2 % ids.Count]}/{(i % 2 == 0 ? "claim" : "release")}", new { }, CancellationToken.None));
            await Task.Delay(Thought, CancellationToken.None);
        }
        return times;
    }

    public static void Print(string name, List<double> busy, List<double> idle) => new Figure(name)
    {
        Ms = Percentile(busy, 50), P95Ms = Percentile(busy, 95), SlowestMs = Percentile(busy, 100), IdleMs = Percentile(idle, 50), IdleP95Ms = Percentile(idle, 95), Rows = busy.Count,
    }.Print();

    private static double Percentile(List<double> values, int percent) =>
        values.Count == 0 ? -1 : Math.Round(values.Order().ElementAt(Math.Min(values.Count - 1, values.Count * percent / 100)), 1);

    private static async Task TimedAsync(List<double> times, Func<Task<HttpResponseMessage>> visit)
    {
        var time = Stopwatch.StartNew();
        using var answer = await visit();
        await answer.Content.ReadAsByteArrayAsync();
        times.Add(time.Elapsed.TotalMilliseconds);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"Expected {answer.RequestMessage!.RequestUri} to be shown, but it was {(int)answer.StatusCode}.");
    }

    private static async Task SignInAsync(HttpClient client)
    {
        var page = await client.GetStringAsync("/prihlaseni");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["userName"] = SweepSeed.UserName, ["password"] = SweepSeed.Password, ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value,
        });
        using var answer = await client.PostAsync("/prihlaseni", form);
        if (!(await client.GetStringAsync("/prace")).Contains("/odhlaseni", StringComparison.Ordinal)) throw new InvalidOperationException("Expected the sign-in to be taken, but it wasn't.");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
