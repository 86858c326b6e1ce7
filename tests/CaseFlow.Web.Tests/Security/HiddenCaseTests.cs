using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Stimuli;
using CaseFlow.Web.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Web.Tests.Security;

/// <summary>The person complained about, whatever their roles, asks for everything there is (the addresses come from the running program) and finds no trace of the case.</summary>
public sealed class HiddenCaseTests
{
    private const string Subject = "Xyloforbní záležitost", PartOfIt = "Oddělená žestnatost";

    [Fact]
    public async Task NoAddressTellsThePersonComplainedAboutOfTheCase()
    {
        using var office = await RightsOffice.OpenAsync();
        var second = await office.HireAsync("p-druha", "Druhá Koordinátorka", Roles.Coordinator);
        var concerned = office.People.Find(p => p.Role == Roles.Coordinator)!;
        await using (var scope = office.App.Services.CreateAsyncScope())
        {
            var people = scope.ServiceProvider.GetRequiredService<UserAdministration>();
            foreach (var role in Roles.All.Where(r => r != Roles.Coordinator))
                Assert.True((await people.GrantAsync(concerned.UserId, role, null, null, new DateOnly(2020, 1, 1), null, "cs", default)).IsDone(out _));
            // Standing in for somebody who does see it opens it no more.
            Assert.True((await people.SetDeputyAsync(second.UserId, concerned.UserId, new DateOnly(2020, 1, 1), new DateOnly(2030, 1, 1), "cs", default)).IsDone(out _));
        }
        var visible = await office.CaseAsync(concerned.UserId);
        var hidden = await office.CaseAsync(second.UserId, against: "paní OSOBA Coordinator, vedoucí", subject: Subject);
        // A case that belongs to it and names nobody: opened while nobody knew, it goes with it.
        var part = await office.CaseAsync(second.UserId, subject: PartOfIt);
        await HideWithAsync(office, hidden, part);

        await LookAsync(office, concerned, second, hidden, part);
        // Their lists are of the other case alone, and count nothing else.
        foreach (var (list, total) in ((string, int)[])[("/api/v1/cases", 1), ("/api/v1/cases?q=" + hidden.Number, 0), ("/api/v1/cases?q=xylof", 0), ("/api/v1/cases?q=" + visible.Number, 1)])
            Assert.Contains($"\"total\":{total},", (await office.AskAsync(concerned, "GET", list, null)).Text);
        Assert.Contains(visible.Number, (await office.AskAsync(concerned, "GET", "/pripady", null)).Text);

        (await office.App.As(Roles.Head).PostAsync($"/cases/{hidden.Number}/erase", new System.Text.Json.Nodes.JsonObject { ["reason"] = "Uplynula lhůta" })).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await office.AskAsync(second, "GET", $"/pripad/{hidden.Number}", null)).Status);
        await LookAsync(office, concerned, null, hidden, part);
    }

    private static async Task HideWithAsync(RightsOffice office, CaseAsked whole, CaseAsked part)
    {
        await using var scope = office.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CaseFlowContext>();
        await db.Cases.Where(c => c.Id == part.CaseId).ExecuteUpdateAsync(s => s.SetProperty(c => c.ParentCaseId, whole.CaseId).SetProperty(c => c.ParentRelation, "part"));
        var instance = await db.Cases.Where(c => c.Id == whole.CaseId).Select(c => c.InstanceId).SingleAsync();
        foreach (var against in (string[])["", "Osoba coordinator"])
            Assert.IsType<StepSaved>(await scope.ServiceProvider.GetRequiredService<WorkflowRuntime>().SendAsync(instance,
                new FieldsCorrected { OccurredAt = scope.ServiceProvider.GetRequiredService<OfficeClock>().Now, Actor = "system", Fields = new JsonObject { ["againstOfficial"] = against }, Reason = "upřesněno" }, null, default));
    }

    /// <param name="part">Hidden with it.</param>
    /// <param name="control">Somebody who does see the case: what is looked for is there to be seen.</param>
    private static async Task LookAsync(RightsOffice office, Asking concerned, Asking? control, CaseAsked hidden, CaseAsked part)
    {
        string[] words = [hidden.Number, Subject, "Xyloforb", hidden.CaseId.ToString(), part.Number, PartOfIt, part.CaseId.ToString()];
        var table = Rights.Read(Path.Combine(Path.GetDirectoryName(ThisFile())!, "rights.txt"));
        var (found, seen) = (new List<string>(), 0);
        foreach (var route in await RouteTable.ReadAsync(office.App.Services))
        {
            var (method, address) = (route[..route.IndexOf(' ')], route[(route.IndexOf(' ') + 1)..]);
            var ofCase = CaseAsked.IsOfCase(address);
            if (method != "GET" && !ofCase) continue; // What forms tell is on the pages.
            var path = hidden.Address(address);
            var body = table.Find(t => t.Address == route)?.Body is { } text ? hidden.Body(text) : null;
            var answer = await office.AskAsync(concerned, method, path, body);
            // A role that may not do it at all is refused before anybody looks for the case.
            if (ofCase && answer.Status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden)) found.Add($"{route}: {(int)answer.Status} {answer.Location}");
            if (ofCase && await office.AskAsync(concerned, method, part.Address(address), body is null ? null : part.Body(table.Find(t => t.Address == route)!.Body!)) is { Status: not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden) } ofPart)
                found.Add($"{route} of its part: {(int)ofPart.Status}");
            // The address that was asked for stands in links of the page that says there is nothing.
            var told = answer.Text.Replace(Uri.EscapeDataString(path), "", StringComparison.OrdinalIgnoreCase).Replace(path, "", StringComparison.OrdinalIgnoreCase);
            if (words.FirstOrDefault(w => told.Contains(w, StringComparison.OrdinalIgnoreCase)) is { } word) found.Add($"{route}: says {word}");
            if (method == "GET" && control is not null && (await office.AskAsync(control, method, path, null)).Text.Contains(hidden.Number, StringComparison.Ordinal)) seen++;
        }
        foreach (var list in Lists(hidden))
        {
            var (_, _, text) = await office.AskAsync(concerned, "GET", list, null);
            if (words.FirstOrDefault(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)) is { } word) found.Add($"{list}: says {word}");
        }
        Assert.Empty(found);
        Assert.True(control is null || seen >= 8, $"Expected somebody else to find the case at many addresses, but it is at {seen}.");
    }

    // Searched for by less than what is looked for: the page repeats what was typed.
    private static IEnumerable<string> Lists(CaseAsked hidden) =>
    [
        "/pripady?hledat=xylof", $"/pripady?hledat={hidden.Number[3..]}", "/pripady?stav=otevrene", "/pripady?stav=uzavrene", "/pripady?polhute=true", "/pripady?incidenty=true",
        .. ((string[])["moje", "role", "ceka", "vse", "vypraveni", "hotovo"]).Select(q => $"/prace?fronta={q}"), "/prace?fronta=vse&hledat=xylof", "/posta?stav=potize", "/podatelna",
        .. ((string[])["mine", "role", "waiting", "all", "dispatch", "done"]).Select(q => $"/api/v1/tasks?queue={q}"), "/api/v1/tasks?queue=all&q=xylof", "/api/v1/cases?status=open", "/api/v1/cases?status=closed",
        "/sprava/zadrzene", "/jobs", "/jobs/jobs/succeeded", "/jobs/recurring", "/health/ready",
    ];

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
