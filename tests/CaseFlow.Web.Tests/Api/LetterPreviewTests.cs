using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;

namespace CaseFlow.Web.Tests.Api;

/// <summary>Whoever approves or signs can read the letter first: it is the one that will be made, and reading it leaves no trace.</summary>
public sealed class LetterPreviewTests
{
    [Fact]
    public async Task TheLetterReadBeforeItIsSignedIsTheOneThatIsMadeAndNothingIsStored()
    {
        using var app = new TestApp();
        var number = await Complaints.OpenAsync(app);
        var address = $"/cases/{number}/letters/settlement/preview";

        // Triage doesn't lead to a settlement yet.
        (await app.As("coordinator").GetAsync(address)).Expect(HttpStatusCode.NotFound);

        foreach (var (_, step) in Complaints.ToDispatch.TakeWhile(s => s.Name != "approve")) await step(app, number);
        var before = await Trace(app, number);
        Assert.True((await Complaints.TaskAsync(app, number, "approve", "coordinator"))["letterAhead"]!.GetValue<bool>());
        var (name, atApproval) = await LetterAsync(app, "coordinator", address);
        Assert.Equal($"DRAFT-{number}-settlement.docx", name);
        Assert.Contains("částečně důvodnou", atApproval, StringComparison.Ordinal);
        Assert.Contains("Odpověď měla přijít dříve.", atApproval, StringComparison.Ordinal);
        Assert.Contains("Proškolit referenty", atApproval, StringComparison.Ordinal);

        (await app.As("coordinator").GetAsync(address + "?person=1")).Expect(HttpStatusCode.NotFound);
        (await app.As("coordinator").GetAsync(address + "?person=x")).Expect(HttpStatusCode.BadRequest);
        (await app.As("admin").GetAsync(address)).Expect(HttpStatusCode.NotFound);
        (await app.As(null).GetAsync(address)).Expect(HttpStatusCode.Unauthorized);

        (await Complaints.CompleteAsync(app, number, "approve", "coordinator", "Approve")).Expect(HttpStatusCode.OK);
        var (_, atSignature) = await LetterAsync(app, "head", address);
        Assert.Equal(atApproval, atSignature);
        var after = await Trace(app, number);
        Assert.Equal((before.Documents, before.Files), (after.Documents, after.Files));

        (await Complaints.CompleteAsync(app, number, "sign", "head", "Sign")).Expect(HttpStatusCode.OK);
        var document = (await Complaints.CaseAsync(app, number))["documents"].AsArray().Single()!;
        var made = await app.As("registry").Client.GetAsync($"/api/v1/documents/{document["id"]!.GetValue<string>()}", TestContext.Current.CancellationToken);
        Assert.Equal(atSignature, await TextAsync(made));
        // It is made: nothing lies ahead any more.
        (await app.As("head").GetAsync(address)).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ALetterThatLacksSomethingSaysWhatByTheNameThatPeopleKnow()
    {
        using var app = new TestApp();
        var number = await Complaints.OpenAsync(app);
        (await Complaints.CompleteAsync(app, number, "triage", "coordinator", "Accept", new() { ["kind"] = "remark" })).Expect(HttpStatusCode.OK);
        (await Complaints.CompleteAsync(app, number, "investigate", "clerk", "FactsClear", new() { ["findings"] = "Návrh je rozumný." })).Expect(HttpStatusCode.OK);
        var answer = (await app.As("clerk").GetAsync($"/cases/{number}/letters/settlement/preview")).Expect(HttpStatusCode.Conflict);
        Assert.Equal("letterIncomplete", answer["code"].GetValue<string>());
        Assert.Contains("Reasons for the result", answer["detail"].GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task<(int Documents, int Files)> Trace(TestApp app, string number)
    {
        var files = Path.Combine(app.Folder, "files");
        return ((await Complaints.CaseAsync(app, number))["documents"].AsArray().Count, Directory.Exists(files) ? Directory.GetFiles(files, "*", SearchOption.AllDirectories).Length : 0);
    }

    private static async Task<(string Name, string Text)> LetterAsync(TestApp app, string role, string address)
    {
        var answer = await app.As(role).Client.GetAsync("/api/v1" + address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return (answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), await TextAsync(answer));
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        await using var content = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var zip = new ZipArchive(content, ZipArchiveMode.Read);
        using var reader = new StreamReader(zip.GetEntry("word/document.xml")!.Open());
        return Regex.Replace(await reader.ReadToEndAsync(TestContext.Current.CancellationToken), "<[^>]+>", " ");
    }
}
