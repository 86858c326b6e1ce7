using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Tests.Api;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Web.Tests.Security;

/// <summary>Somebody who asks: a person with a cookie, a tool with a key, or nobody in particular.</summary>
/// <param name="Role">Null: not signed in.</param>
internal sealed record Asking(string? Role, bool ByKey, Guid UserId, string? Cookie, string? Token)
{
    public override string ToString() => Role is null ? "nobody" : ByKey ? $"key of {Role}" : Role;
}

/// <summary>A case with one of everything that an address can be about.</summary>
internal sealed record CaseAsked(string Number, Guid CaseId, Guid Task, Guid Document, Guid Message, Guid Deadline, Guid Letter, Guid Record, Guid User, Guid Grant)
{
    private static readonly (string Prefix, Func<CaseAsked, Guid> Id)[] Ids =
    [
        ("api/v1/tasks/", c => c.Task), ("ukol/", c => c.Task), ("api/v1/documents/", c => c.Document), ("dokument/", c => c.Document),
        ("api/v1/messages/", c => c.Message), ("pripad/{number}/mail/", c => c.Message), ("api/v1/deadlines/", c => c.Deadline), ("lhuta/", c => c.Deadline),
        ("api/v1/letters/", c => c.Letter), ("dopis/", c => c.Letter), ("pripad/{number}/zaznam/", c => c.Record), ("api/v1/followUps/", _ => Guid.Empty),
        ("sprava/uzivatele/", c => c.User),
    ];

    /// <summary>The address with ids of this case; a kind of id that isn't known here has to be added to the list above.</summary>
    public string Address(string route)
    {
        var path = route.Replace("{number}", Number).Replace("{name}", "withdraw").Replace("{other}", Number).Replace("{template}", "settlement").Replace("{incidentId}", "x").Replace("{code:int}", "400").Replace("{language}", "cs")
            .Replace("{documentName}", "v1").Replace("{**rest}", "nic").Replace("{**path}", "recurring");
        if (path.Contains("{id:guid}"))
            path = path.Replace("{id:guid}", Ids.FirstOrDefault(i => route.TrimStart('/').StartsWith(i.Prefix, StringComparison.Ordinal)).Id is { } id ? id(this).ToString()
                : throw new InvalidOperationException($"Expected to know what the id of {route} is about, but it isn't in RightsOffice's list."));
        return path.Contains('{') ? throw new InvalidOperationException($"Expected to know every part of {route}, but {path} is left: add it in RightsOffice.") : path;
    }

    public string Body(string body) => body.Replace("{number}", Number).Replace("{task}", Task.ToString()).Replace("{document}", Document.ToString())
        .Replace("{message}", Message.ToString()).Replace("{deadline}", Deadline.ToString()).Replace("{letter}", Letter.ToString()).Replace("{user}", User.ToString()).Replace("{grant}", Grant.ToString());

    /// <summary>Whether an address is about this very case.</summary>
    public static bool IsOfCase(string route) => route.Contains("{number}") || route.Contains("{id:guid}") && !route.TrimStart('/').StartsWith("sprava/", StringComparison.Ordinal);
}

/// <summary>An office with people and keys of every role, and cases that one of them handles.</summary>
internal sealed partial class RightsOffice : IDisposable
{
    private const string Password = "dlouhe heslo pro zkoušku";

    public TestApp App { get; } = new();
    public HttpClient Client { get; private set; } = null!;
    public Asking Nobody { get; private set; } = null!;
    /// <summary>Whom administrators do something to.</summary>
    private Guid leaver;
    public List<Asking> People { get; } = [];
    public List<Asking> Keys { get; } = [];

    public static async Task<RightsOffice> OpenAsync()
    {
        var office = new RightsOffice();
        office.Client = office.App.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        var visitor = new Visitor(office.Client);
        var token = await visitor.TokenAsync("/prihlaseni");
        office.Nobody = new Asking(null, false, Guid.Empty, visitor.Cookie, token);
        office.leaver = (await office.HireAsync("p-odchazi", "Někdo odchází", Roles.Sip)).UserId;
        foreach (var role in Roles.All) office.People.Add(await office.HireAsync("p-" + role, "Osoba " + role, role));
        await using var db = office.App.Services.GetRequiredService<Database>().NewContext();
        foreach (var role in Roles.All)
        {
            var grant = await db.Grants.SingleAsync(g => g.Role == role && db.Users.Any(u => u.Id == g.UserId && u.IsApiKey && !u.UserName.EndsWith("clerk2")));
            office.Keys.Add(new Asking(role, true, grant.UserId, null, null));
        }
        return office;
    }

    public async Task<Asking> HireAsync(string userName, string displayName, string role)
    {
        Guid id;
        await using (var scope = App.Services.CreateAsyncScope())
        {
            var people = scope.ServiceProvider.GetRequiredService<UserAdministration>();
            Assert.True((await people.CreateAsync(userName, displayName, $"{userName}@example.cz", null, false, "cs", default)).IsDone(out id), userName);
            Assert.True((await people.GrantAsync(id, role, null, null, new DateOnly(2020, 1, 1), null, "cs", default)).IsDone(out _), userName);
            Assert.True(await scope.ServiceProvider.GetRequiredService<Passwords>().SetAsync(id, Password, mustChange: false), userName);
        }
        var visitor = new Visitor(Client);
        var form = new Dictionary<string, string> { ["userName"] = userName, ["password"] = Password, ["__RequestVerificationToken"] = await visitor.TokenAsync("/prihlaseni") };
        using var signedIn = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/prihlaseni") { Content = new FormUrlEncodedContent(form) });
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        var token = await visitor.TokenAsync("/heslo");
        Assert.NotEqual("", token);
        return new Asking(role, false, id, visitor.Cookie, token);
    }

    /// <summary>A complaint in investigation, with a document, a mail, a deadline, a letter and a task.</summary>
    public async Task<CaseAsked> CaseAsync(Guid? handler, string? against = null, string subject = "Postup stavebního odboru")
    {
        var fields = Complaints.Fields();
        (fields["subject"], fields["againstOfficial"]) = (subject, against);
        var number = await Complaints.OpenAsync(App, fields);
        // With whom it stands: the coordinator, unless it is against the only one.
        (await Complaints.CompleteAsync(App, number, "triage", await RoleOfTriageAsync(number), "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" })).Expect(HttpStatusCode.OK);
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CaseFlowContext>();
        var row = await db.Cases.SingleAsync(c => c.Number == number);
        row.HandlerId = handler;
        var stored = await scope.ServiceProvider.GetRequiredService<CaseDocuments>().StoreAsync(new UploadedFile("dopis.txt", "text/plain", new MemoryStream(Encoding.UTF8.GetBytes($"Obsah {number}"))), "cs", default);
        var document = stored.Document!;
        (document.CaseId, document.Direction) = (row.Id, "in");
        db.Documents.Add(document);
        var letter = new LetterRow { Id = Guid.CreateVersion7(), CaseId = row.Id, InstanceId = row.InstanceId, LetterId = "zkouska", Box = "dispatch", Template = "settlement", Addressee = "submitter", DispatchedOn = new DateOnly(2026, 2, 2) };
        var grant = new GrantRow { Id = Guid.CreateVersion7(), UserId = leaver, Role = Roles.Sip, ValidFrom = new DateOnly(2020, 1, 1) };
        var record = new NoteRow { Id = Guid.CreateVersion7(), CaseId = row.Id, Kind = "record", Text = "Zkouška", AuthorId = leaver };
        db.AddRange(letter, grant, record);
        await db.SaveChangesAsync();
        return new CaseAsked(number, row.Id, await db.Tasks.Where(t => t.CaseId == row.Id && t.State == "open").Select(t => t.Id).FirstAsync(), document.Id,
            await db.Messages.Where(m => m.CaseId == row.Id && m.ToCitizen).Select(m => m.Id).FirstAsync(), await db.Deadlines.Where(d => d.CaseId == row.Id && d.Kind == "settle").Select(d => d.Id).SingleAsync(),
            letter.Id, record.Id, leaver, grant.Id);
    }

    private async Task<string> RoleOfTriageAsync(string number)
    {
        await using var db = App.Services.GetRequiredService<Database>().NewContext();
        return await db.Tasks.Where(t => t.Name == "triage" && db.Cases.Any(c => c.Id == t.CaseId && c.Number == number)).Select(t => t.Role).SingleAsync();
    }

    public async Task<(HttpStatusCode Status, string? Location, string Text)> AskAsync(Asking who, string method, string address, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (who.ByKey) request.Headers.Add("X-API-Key", TestApp.KeyOf(who.Role!));
        // A page's form is sent with a token, whoever asks: what keeps a key out is that no page knows it.
        if (who.ByKey && !address.StartsWith("/api", StringComparison.Ordinal)) who = who with { Cookie = Nobody.Cookie, Token = Nobody.Token };
        if (who.Cookie is not null) request.Headers.Add("Cookie", who.Cookie);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.AcceptLanguage.ParseAdd("cs");
        if (method != "GET")
            request.Content = body is "file" ? Refused(who) : address.StartsWith("/api", StringComparison.Ordinal)
                ? new StringContent(body is null or "" ? "{}" : body, Encoding.UTF8, "application/json")
                : new StringContent($"{body}&__RequestVerificationToken={Uri.EscapeDataString(who.Token ?? "")}", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await Client.SendAsync(request);
        return (answer.StatusCode, answer.Headers.Location?.OriginalString, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A file that nobody may store, so that nothing happens by it.</summary>
    private static MultipartFormDataContent Refused(Asking who) => new()
    {
        { new ByteArrayContent("MZ program"u8.ToArray()), "file", "program.exe" }, { new StringContent("in"), "direction" }, { new StringContent(who.Token ?? ""), "__RequestVerificationToken" },
    };

    public void Dispose()
    {
        Client.Dispose();
        App.Dispose();
    }

    /// <summary>Keeps cookies, one browser's worth.</summary>
    private sealed class Visitor(HttpClient client)
    {
        private readonly CookieContainer cookies = new();

        public string Cookie => cookies.GetCookieHeader(client.BaseAddress!);

        public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
        {
            if (Cookie is { Length: > 0 } sent) request.Headers.Add("Cookie", sent);
            var answer = await client.SendAsync(request);
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : []) cookies.SetCookies(client.BaseAddress!, cookie);
            return answer;
        }

        public async Task<string> TokenAsync(string page)
        {
            using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, page));
            return Token().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value;
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
