using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using CaseFlow.Cases.Access;

namespace CaseFlow.Web.Tests.Security;

/// <summary>Every address × every role × handler of the case or not, as <c>rights.txt</c> says and in no other way.</summary>
public sealed class RightsMatrixTests
{
    [Fact]
    public async Task EverybodyGetsInWhereTheTableSaysAndNowhereElse()
    {
        using var office = await RightsOffice.OpenAsync();
        var table = Rights.Read(Path.Combine(Path.GetDirectoryName(ThisFile())!, "rights.txt"));
        var routes = await RouteTable.ReadAsync(office.App.Services);
        var other = await office.CaseAsync((await office.HireAsync("p-jiny", "Někdo jiný", Roles.Clerk)).UserId);
        var own = new Dictionary<Guid, CaseAsked>();
        foreach (var who in office.People.Concat(office.Keys)) own[who.UserId] = await office.CaseAsync(who.UserId);

        var (wrong, missing) = (new ConcurrentBag<string>(), new List<string>());
        // What only reads, all at once; forms in the order of the table, for one may change what the next finds.
        var order = table.Select(t => t.Address).ToList();
        foreach (var group in routes.OrderBy(r => r.StartsWith("GET", StringComparison.Ordinal) ? -1 : order.IndexOf(r)).GroupBy(r => r.StartsWith("GET", StringComparison.Ordinal) ? "" : r))
            await Parallel.ForEachAsync(group, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (route, _) =>
            {
                var right = table.Find(t => t.Address == route);
                var admitted = new List<(Asking Who, bool Handles)>();
                foreach (var (who, handles, @case) in Askers(office, own, other))
                {
                    var (method, address) = (route[..route.IndexOf(' ')], route[(route.IndexOf(' ') + 1)..]);
                    var (status, location, text) = await office.AskAsync(who, method, @case.Address(address), right?.Body is { } body ? @case.Body(body) : null);
                    var isIn = IsIn(status, location);
                    if (isIn) admitted.Add((who, handles));
                    if ((int)status >= 500) wrong.Add($"{route}: {(int)status} for {who}");
                    // An antiforgery token that isn't taken would look as if they had got in.
                    else if (status == HttpStatusCode.BadRequest && !address.StartsWith("/chyba", StringComparison.Ordinal) && text.Contains("failure__code", StringComparison.Ordinal)) wrong.Add($"{route}: the form isn't taken from {who}");
                    else if (right is not null && isIn != right.Admits(who, handles, address))
                        wrong.Add($"{route}: {(int)status} {location} for {who}{(handles ? ", who handles the case" : "")}, but expected them {(isIn ? "out" : "in")}");
                }
                if (right is null) lock (missing) missing.Add($"{route} : {Rights.Describe(admitted)}");
            });
        Assert.True(missing.Count == 0, "Expected a line in rights.txt for every address, but there is none for these (as the program answers now):\n" + string.Join('\n', missing.Order()));
        Assert.True(table.All(t => routes.Contains(t.Address)), "Expected every line of rights.txt to have its address, but these lead nowhere: " + string.Join(", ", table.Select(t => t.Address).Except(routes)));
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order()));
    }

    /// <summary>A form sent to a page that has none: refused, not shown half made.</summary>
    [Fact]
    public async Task APageWithoutAFormTakesNone()
    {
        using var office = await RightsOffice.OpenAsync();
        var routes = await RouteTable.ReadAsync(office.App.Services);
        var @case = await office.CaseAsync(null);
        foreach (var page in routes.Where(r => r.StartsWith("GET /", StringComparison.Ordinal) && !r.Contains('?') && !r.Contains("/api") && !r.Contains("/jobs") && r != "GET " + RouteTable.Static).Select(r => r[4..]))
            foreach (var who in office.People.Where(p => p.Role is Roles.Coordinator or Roles.Admin or Roles.Registry))
            {
                var (status, _, _) = await office.AskAsync(who, "POST", @case.Address(page) + "?handler=Neznamy", "");
                Assert.True((int)status < 500, $"POST {page}: {(int)status} for {who}");
            }
    }

    private static IEnumerable<(Asking Who, bool Handles, CaseAsked Case)> Askers(RightsOffice office, Dictionary<Guid, CaseAsked> own, CaseAsked other)
    {
        yield return (office.Nobody, false, other);
        foreach (var who in office.People.Concat(office.Keys))
        {
            yield return (who, false, other);
            yield return (who, true, own[who.UserId]);
        }
    }

    private static bool IsIn(HttpStatusCode status, string? location) =>
        status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        && !(status is HttpStatusCode.Redirect && location?.Contains("/prihlaseni?", StringComparison.Ordinal) == true);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

/// <summary>One line of the table.</summary>
internal sealed record Rights(string Address, IReadOnlyList<string> Who, string? Body)
{
    public const string Everybody = "everybody", Staff = "staff", NoOne = "nobody";

    public static List<Rights> Read(string file) => [.. File.ReadAllLines(file).Where(l => l.Trim().Length > 0 && l[0] != '#').Select(Line)];

    private static Rights Line(string line)
    {
        var body = line.Split(" | ", 2);
        var parts = body[0].Split(" : ", 2);
        Assert.True(parts.Length == 2, $"Expected 'METHOD address : who may', but got: {line}");
        var who = parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(who.Length > 0 && who.All(w => w is Everybody or Staff or NoOne || Roles.All.Contains(w.Split(':')[0])), $"Expected names of roles, but got: {line}");
        return new Rights(string.Join(' ', parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)), who, body.Length > 1 ? body[1].Trim() : null);
    }

    public bool Admits(Asking who, bool handles, string address)
    {
        if (Who.Contains(NoOne)) return false;
        if (Who.Contains(Everybody)) return true;
        // A key is for tools: no page knows it.
        if (who.Role is null || who.ByKey && !address.StartsWith("/api", StringComparison.Ordinal)) return false;
        return Who.Contains(Staff) || Who.Contains(who.Role) || handles && Who.Contains($"{who.Role}:handler");
    }

    /// <summary>A line as the program answers.</summary>
    public static string Describe(IReadOnlyList<(Asking Who, bool Handles)> admitted)
    {
        if (admitted.Count == 0) return NoOne;
        if (admitted.Any(a => a.Who.Role is null)) return Everybody;
        var words = Roles.All.Select(role => admitted.Any(a => a.Who.Role == role && !a.Handles) ? role : admitted.Any(a => a.Who.Role == role) ? $"{role}:handler" : null).OfType<string>().ToList();
        return words.SequenceEqual(Roles.All) ? Staff : string.Join(' ', words);
    }
}
