using System.Net;
using System.Text.Json.Nodes;
using CaseFlow.Web.Tests.Api;
using CaseFlow.Web.Tests.Commands;

namespace CaseFlow.Web.Tests.Health;

/// <summary>The machine fails under a running office, or before it starts: one clear message, nothing half done, and on it goes without a restart.</summary>
public sealed class TroubleTests : IDisposable
{
    private const string SmallDisk = "mount -t tmpfs -o size=32m tmpfs data", ReadOnly = "mount --bind data data && mount -o remount,bind,ro data";
    private readonly string folder = Directory.CreateTempSubdirectory("caseflow-trouble-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task WhenTheDiskIsFull()
    {
        await using var office = await TroubledOffice.OpenAsync(folder, SmallDisk);
        var first = await OpenCaseAsync(office);
        office.FillDisk();

        await RefusedAsync(office, "diskFull");
        await PagesStayUpAsync(office);
        (await office.As("coordinator").GetAsync("/cases/" + first)).Expect(HttpStatusCode.OK);
        using (var upload = new MultipartFormDataContent { { new ByteArrayContent([.. "%PDF-1.4\n"u8, .. new byte[300_000]]), "file", "a.pdf" } })
        {
            var refused = await ApiCaller.ReadAsync(await office.As("registry").Client.PostAsync($"/api/v1/cases/{first}/documents", upload));
            Assert.True(refused.Status == HttpStatusCode.ServiceUnavailable, refused.Text);
        }
        await office.UntilAsync("a full disk", async () => await office.ReadyAsync() is var ready && (Word(ready, "status"), Word(ready, "disk")) == ("notReady", "full"));

        office.FreeDisk();
        await office.UntilReadyAsync();
        Assert.Equal("ST-2026-00002", await OpenCaseAsync(office)); // None was numbered meanwhile.
        await WholeAsync(office);
        Assert.Single(office.Said.Split('\n'), line => line.Contains("The disk is full"));
    }

    [Fact]
    public async Task WhenTheDataFolderBecomesReadOnly()
    {
        await using var office = await TroubledOffice.OpenAsync(folder, "true");
        var first = await OpenCaseAsync(office);
        await office.DoAsync(ReadOnly);

        await PagesStayUpAsync(office);
        (await office.As("coordinator").GetAsync("/cases/" + first)).Expect(HttpStatusCode.OK);
        using (var upload = new MultipartFormDataContent { { new ByteArrayContent([.. "%PDF-1.4\n"u8, .. new byte[3000]]), "file", "a.pdf" } })
        {
            var refused = await ApiCaller.ReadAsync(await office.As("registry").Client.PostAsync($"/api/v1/cases/{first}/documents", upload));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "readOnly"), (refused.Status, Word(refused.Json, "code")));
        }
        await office.UntilAsync("a folder that can't be written", async () => await office.ReadyAsync() is var ready && (Word(ready, "status"), Word(ready, "disk"), Word(ready, "mail")) == ("notReady", "notWritable", "notWritable"));

        await office.DoAsync("umount data");
        await office.UntilReadyAsync();
        await OpenCaseAsync(office);
        await WholeAsync(office);
    }

    [Fact]
    public async Task WhenTheDatabaseIsGone()
    {
        await using var office = await TroubledOffice.OpenAsync(folder, "true");
        var first = await OpenCaseAsync(office);
        Directory.CreateDirectory(Path.Combine(folder, "away"));
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "data"), "caseflow.db*")) File.Move(file, Path.Combine(folder, "away", Path.GetFileName(file)));

        await RefusedAsync(office, "databaseNoAnswer");
        await PagesStayUpAsync(office);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await office.As("coordinator").GetAsync("/cases/" + first)).Status);
        await office.UntilAsync("a lost database", async () => await office.ReadyAsync() is var ready && (Word(ready, "database"), Word(ready, "migrations")) == ("noAnswer", "unknown"));
        Assert.False(File.Exists(Path.Combine(folder, "data", "caseflow.db")), "Expected no empty database in the place of the lost one.");

        foreach (var file in Directory.GetFiles(Path.Combine(folder, "away"))) File.Move(file, Path.Combine(folder, "data", Path.GetFileName(file)));
        await office.UntilReadyAsync();
        Assert.Equal("ST-2026-00002", await OpenCaseAsync(office));
        await WholeAsync(office);
        Assert.DoesNotContain("   at ", office.Said);
    }

    [Theory]
    [InlineData(ReadOnly, "CaseFlow:DataDirectory")]
    [InlineData("mount -t tmpfs -o size=64k tmpfs data; head -c 1m /dev/zero > data/filler", "caseflow: ")]
    public async Task AStartOnADiskThatTakesNothingIsRefusedInOneLine(string before, string expected)
    {
        await using var office = TroubledOffice.Begin(folder, before + " 2>/dev/null");
        Assert.Equal(1, await office.EndAsync(kill: false));
        Assert.Contains(expected, Assert.Single(office.Said.Trim().Split('\n')));
    }

    private static async Task<string> OpenCaseAsync(TroubledOffice office) =>
        (await office.As("registry").PostAsync("/cases", Complaints.Body())).Expect(HttpStatusCode.Created)["number"].GetValue<string>();

    private static async Task RefusedAsync(TroubledOffice office, string code)
    {
        var refused = (await office.As("registry").PostAsync("/cases", Complaints.Body())).Expect(HttpStatusCode.ServiceUnavailable);
        Assert.Equal((code, "application/problem+json"), (Word(refused.Json, "code"), refused.ContentType));
        Assert.DoesNotContain("   at ", refused.Text);
    }

    /// <summary>What everybody may see is shown; what needs the database says so on a page of its own.</summary>
    private static async Task PagesStayUpAsync(TroubledOffice office)
    {
        using var browser = new HttpClient { BaseAddress = new Uri(office.Url) };
        foreach (var page in (string[])["/podani", "/prihlaseni", "/pristupnost", "/osobni-udaje", "/stav", "/gov/gov.css"])
        {
            using var shown = await browser.GetAsync(page);
            Assert.True(shown.StatusCode == HttpStatusCode.OK, $"Expected {page} to be shown, but it was {(int)shown.StatusCode}: {await shown.Content.ReadAsStringAsync()}");
        }
    }

    private static async Task WholeAsync(TroubledOffice office) =>
        await office.DoAsync($"env DOTNET_ENVIRONMENT=Testing ASPNETCORE_ENVIRONMENT=Testing dotnet '{Executable.Program}' check --CaseFlow:Training=true --CaseFlow:Clock:Mode=Simulated --CaseFlow:Clock:Start={TestApp.Monday} --CaseFlow:DataDirectory=data 1>&2");

    private static string? Word(JsonNode? json, string name) => json?[name]?.GetValue<string>();
}
