using System.Text;
using CaseFlow.Cases.Procedures;
using CaseFlow.Engine.Definitions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Cases.Tests.Procedures;

public sealed class BundleImportTests : IDisposable
{
    private readonly string workflows = Directory.CreateTempSubdirectory("caseflow-workflows-").FullName;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public BundleImportTests()
    {
        File.Copy(Path.Combine(Repository.Folder("workflows"), "calendar.json"), Path.Combine(workflows, "calendar.json"));
        Write(MiniFolder.Files());
    }

    public void Dispose() => Directory.Delete(workflows, recursive: true);

    [Fact]
    public async Task AFolderIsPublishedAndTheSameFolderAgainIsLeftAlone()
    {
        await using var house = await CaseHouse.OpenAsync();
        Assert.Equal([("calendar", "imported"), ("mini", "imported")], await ImportAsync(house));
        Assert.Equal([("calendar", "unchanged"), ("mini", "unchanged")], await ImportAsync(house));
        var live = await house.Get<Bundles>().LiveAsync("mini", Cancel);
        Assert.Equal((1, "Malé řízení"), (live!.Version, live.Procedure.Title.In("cs")));
        Assert.Same(live, await house.Get<Bundles>().ByHashAsync(live.Hash, Cancel));
        Assert.Equal((await house.Get<OfficeDocuments>().CurrentAsync(Cancel)).Hash, (await house.Db.Contexts.SingleAsync(Cancel)).Hash);
    }

    [Fact]
    public async Task ACalendarTakenInByAnotherProcessCountsFromTheNextStepOn()
    {
        await using var house = await CaseHouse.OpenAsync();
        await ImportAsync(house);
        var before = await house.Get<OfficeDocuments>().CurrentAsync(Cancel);
        var changed = (await File.ReadAllTextAsync(Path.Combine(workflows, "calendar.json"), Cancel)).Replace("\"schema\": 1", "\"schema\": 1, \"note\": \"nový svátek\"");
        await using (var command = new ServiceCollection().AddCases(house.Settings).BuildServiceProvider())
            Assert.True(await command.GetRequiredService<OfficeDocuments>().ImportAsync(changed, Cancel));
        Assert.NotEqual(before.Hash, (await house.Get<OfficeDocuments>().CurrentAsync(Cancel)).Hash);
    }

    [Fact]
    public async Task AChangedFolderIsTheNextVersionAndTheOldOneStays()
    {
        await using var house = await CaseHouse.OpenAsync();
        await ImportAsync(house);
        var first = (await house.Get<Bundles>().LiveAsync("mini", Cancel))!;
        Change();
        Assert.Contains(("mini", "imported"), await ImportAsync(house));
        var second = (await house.Get<Bundles>().LiveAsync("mini", Cancel))!;
        Assert.Equal((2, "live"), (second.Version, await StateAsync(house, second.Hash)));
        Assert.Equal("retired", await StateAsync(house, first.Hash));
        Assert.Equal(first.Files["mails/received.cs.liquid"], (await house.Get<Bundles>().ByHashAsync(first.Hash, Cancel)).Files["mails/received.cs.liquid"]);
    }

    [Fact]
    public async Task AFolderThatGoesBackIsTheOldVersionAgain()
    {
        await using var house = await CaseHouse.OpenAsync();
        await ImportAsync(house);
        Change();
        await ImportAsync(house);
        Write(MiniFolder.Files());
        Assert.Contains(("mini", "imported"), await ImportAsync(house));
        Assert.Equal(1, (await house.Get<Bundles>().LiveAsync("mini", Cancel))!.Version);
        Change("třetí");
        Assert.Contains(("mini", "imported"), await ImportAsync(house));
        Assert.Equal(3, (await house.Get<Bundles>().LiveAsync("mini", Cancel))!.Version);
    }

    [Fact]
    public async Task WhatTheCoordinatorPublishedIsNotOverwrittenByAFile()
    {
        await using var house = await CaseHouse.OpenAsync();
        await ImportAsync(house);
        await PublishFromEditorAsync(house);
        Assert.Contains(("mini", "unchanged"), await ImportAsync(house));
        Change();
        Assert.Contains(("mini", "draft"), await ImportAsync(house));
        var drawn = await house.Get<Bundles>().LiveAsync("mini", Cancel);
        Assert.Equal("editor", (await house.Db.Bundles.AsNoTracking().SingleAsync(b => b.Hash == drawn!.Hash, Cancel)).Source);
        Assert.Contains(("mini", "unchanged"), await ImportAsync(house));
        Assert.Equal(1, await house.Db.Bundles.CountAsync(b => b.State == "draft", Cancel));
    }

    [Fact]
    public async Task AFolderWithErrorsChangesNothingAndTheOthersGoOn()
    {
        await using var house = await CaseHouse.OpenAsync();
        await ImportAsync(house);
        Change("{{ neznamy }}");
        Write(MiniFolder.Files().ToDictionary(f => f.Key, f => f.Key == "procedure.json" ? Encoding.UTF8.GetBytes(MiniFolder.Manifest.Replace("\"mini\"", "\"other\"").Replace("\"MI\"", "\"OT\"")) : f.Value), "other");
        Assert.Equal([("calendar", "unchanged"), ("mini", "failed"), ("other", "imported")], await ImportAsync(house));
        Assert.Equal(1, (await house.Get<Bundles>().LiveAsync("mini", Cancel))!.Version);
        Assert.Equal(1, await house.Db.Bundles.CountAsync(b => b.Procedure == "mini", Cancel));
    }

    [Fact]
    public async Task ExportWritesTheFolderBackByteForByte()
    {
        await using var house = await CaseHouse.OpenAsync();
        Write(new Dictionary<string, byte[]> { ["documents/note.bin"] = [0, 1, 255, 13, 10] });
        await ImportAsync(house);
        var target = Path.Combine(house.Folder, "out");
        await house.Get<BundleImport>().ExportAsync("mini", target, Cancel);
        var (written, _) = BundleFiles.Read(target);
        var (original, _) = BundleFiles.Read(Path.Combine(workflows, "mini"));
        Assert.Equal(original.Keys.Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));
        Assert.All(original, f => Assert.Equal(f.Value, written[f.Key]));
    }

    private static string Noted(string note) => MiniFolder.Manifest.Replace("\"statuses\":", $"\"citizenNotes\": [{{ {note} }}], \"statuses\":");

    public static TheoryData<string, string, string, string> Broken() => new()
    {
        { "procedure.json", "{", "procedure.json", "notJson" },
        { "procedure.json", "[]", "procedure.json", "notAnObject" },
        { "procedure.json", "{}", "procedure.json", "badManifest" },
        { "procedure.json", MiniFolder.Manifest.Replace("\"string\"", "\"strink\""), "procedure.json", "badManifest" },
        { "procedure.json", MiniFolder.Manifest.Replace("\"intake\": [\"subject\"", "\"intake\": [\"predmet\""), "forms.intake", "unknownField" },
        { "procedure.json", MiniFolder.Manifest.Replace("field:closeReason", "field:reason"), "placeholders.duvod", "unknownField" },
        { "procedure.json", MiniFolder.Manifest.Replace("deadline:settle", "deadline:settel"), "placeholders.lhutaDo", "unknownDeadlineKind" },
        { "procedure.json", MiniFolder.Manifest.Replace("\"basis\": \"statutory\"", "\"basis\": \"statutory\", \"pausable\": true"), "deadlineKinds.settle", "statutoryPausable" },
        { "procedure.json", MiniFolder.Manifest.Replace("\"name\": \"mini\"", "\"name\": \"maxi\""), "folder's name", "badName" },
        { "procedure.json", Noted("\"task\": \"work\", \"field\": \"subject\", \"text\": { \"cs\": \"x\" }"), "citizenNotes[0]", "badNote" },
        { "procedure.json", Noted("\"field\": \"subject\", \"text\": { \"cs\": \"x\" }"), "citizenNotes[0].field", "unknownField" },
        { "procedure.json", Noted("\"task\": \"work\", \"statuses\": [\"shut\"], \"text\": { \"cs\": \"x\" }"), "citizenNotes[0].statuses", "unknownStatus" },
        { "procedure.json", Noted("\"task\": \"wrok\", \"text\": { \"cs\": \"x\" }"), "wrok", "unknownTask" },
        { "procedure.json", Noted("\"task\": \"work\", \"text\": { \"cs\": \"{{ opatreni }}\" }"), "opatreni", "unknownPlaceholder" },
        { "procedure.json", Noted("\"task\": \"work\", \"text\": { \"cs\": \"{% if vec %}\" }"), "procedure.json", "badNote" },
        { "procedure.json", MiniFolder.Manifest.Replace("\"statuses\":", "\"answers\": [\"dopis\"], \"statuses\":"), "dopis.docx", "unknownLetter" },
        { "workflow.json", "{ \"a\": " + string.Concat(Enumerable.Repeat("[", 200)), "workflow.json", "notJson" },
        { "workflow.json", new string('x', 10 << 20), "workflow.json", "fileTooLarge" },
        { "mails/received.cs.liquid", "---\nsubject: x\n---\n{% if vec %}", "mails/received.cs.liquid", "badMail" },
        { "mails/received.cs.liquid", "Bez předmětu", "mails/received.cs.liquid", "badMail" },
        { "mails/received.cs.liquid", "---\nsubject: {{ opatreni }}\n---\nx", "opatreni", "unknownPlaceholder" },
        { "mails/only.en.liquid", "---\nsubject: x\n---\nx", "mails/only.cs.liquid", "noCzech" },
        { "documents/letter.docx", "not a document", "documents/letter.docx", "badLetter" },
        { "scenarios/walk.json", "{", "scenarios/walk.json", "notJson" },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task WhatIsWrongIsSaidWithItsPlace(string path, string content, string place, string code)
    {
        await using var house = await CaseHouse.OpenAsync();
        Write(new Dictionary<string, byte[]> { [path] = Encoding.UTF8.GetBytes(content) });
        var report = (await house.Get<BundleImport>().ImportAsync(workflows, Cancel)).Single(r => r.Procedure == "mini");
        Assert.Equal("failed", report.Outcome);
        Assert.Contains(report.Problems, p => p.Severity == Severity.Error && p.Code == code && p.Message.Contains(place, StringComparison.Ordinal));
        Assert.False(await house.Db.Bundles.AnyAsync(Cancel));
    }

    [Theory]
    [InlineData("workflows", "src/CaseFlow.Web", "workflows")]
    [InlineData("workflows", ".", "workflows")]
    public void TheFolderIsFoundFromTheContentRootUpwards(string setting, string contentRoot, string expected)
    {
        var root = Directory.CreateDirectory(Path.Combine(workflows, "checkout")).FullName;
        Directory.CreateDirectory(Path.Combine(root, "workflows"));
        Directory.CreateDirectory(Path.Combine(root, contentRoot));
        Assert.Equal(Path.Combine(root, expected), WorkflowsFolder.Find(setting, Path.Combine(root, contentRoot)));
        Assert.Null(WorkflowsFolder.Find(Path.Combine(root, "nowhere"), root));
    }

    [Fact]
    public async Task ABadCalendarIsNotTakenAndTheOldOneStays()
    {
        await using var house = await CaseHouse.OpenAsync();
        await ImportAsync(house);
        var before = (await house.Get<OfficeDocuments>().CurrentAsync(Cancel)).Hash;
        File.WriteAllText(Path.Combine(workflows, "calendar.json"), "{\"holidays\":[{}]}");
        Assert.Contains(("calendar", "failed"), await ImportAsync(house));
        Assert.Equal(before, (await house.Get<OfficeDocuments>().CurrentAsync(Cancel)).Hash);
    }

    [Fact]
    public async Task AStepReadsTheCalendarOfItsTime()
    {
        await using var house = await CaseHouse.OpenAsync();
        await ImportAsync(house);
        var documents = house.Get<OfficeDocuments>();
        var (oldHash, old) = await documents.CurrentAsync(Cancel);
        var path = Path.Combine(workflows, "calendar.json");
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("\"holidays\": [", "\"holidays\": [ { \"name\": { \"cs\": \"Den navíc\", \"en\": \"Extra\" }, \"paragraph\": \"§ 1\", \"date\": \"03-03\" },"));
        await ImportAsync(house);
        var (newHash, now) = await documents.CurrentAsync(Cancel);
        Assert.NotEqual(oldHash, newHash);
        Assert.Equal((true, false), (old.Calendar.IsWorkingDay(new DateOnly(2026, 3, 3)), now.Calendar.IsWorkingDay(new DateOnly(2026, 3, 3))));
        Assert.True((await documents.ByHashAsync(oldHash, Cancel)).Calendar.IsWorkingDay(new DateOnly(2026, 3, 3)));
        File.WriteAllText(path, text);
        await ImportAsync(house);
        Assert.Equal(oldHash, (await documents.CurrentAsync(Cancel)).Hash);
    }

    private void Write(IReadOnlyDictionary<string, byte[]> files, string procedure = "mini") => MiniFolder.Write(Path.Combine(workflows, procedure), files);

    private void Change(string text = "nový text") => Write(new Dictionary<string, byte[]> { ["mails/received.cs.liquid"] = Encoding.UTF8.GetBytes("---\nsubject: Přijato\n---\n" + text) });

    private async Task<List<(string, string)>> ImportAsync(CaseHouse house)
    {
        var reports = await house.Get<BundleImport>().ImportAsync(workflows, Cancel);
        return [.. reports.Select(r => (r.Procedure, r.Outcome))];
    }

    private static Task<string> StateAsync(CaseHouse house, string hash) => house.Db.Bundles.AsNoTracking().Where(b => b.Hash == hash).Select(b => b.State).SingleAsync(Cancel);

    /// <summary>What the editor's publishing leaves behind.</summary>
    private static async Task PublishFromEditorAsync(CaseHouse house)
    {
        var files = MiniFolder.Files();
        files["workflow.json"] = Encoding.UTF8.GetBytes(MiniFolder.Drawing.Replace("Pracovat", "Pracovat pečlivě"));
        await house.Db.Bundles.Where(b => b.State == "live").ExecuteUpdateAsync(s => s.SetProperty(b => b.State, "retired"), Cancel);
        house.Db.Bundles.Add(new Cases.Storage.BundleRow
        {
            Hash = BundleFiles.HashOf(files), Procedure = "mini", Version = 2, Files = BundleFiles.Pack(files), State = "live", Source = "editor", CreatedAt = CaseHouse.Now,
        });
        await house.Db.SaveChangesAsync(Cancel);
        house.Db.ChangeTracker.Clear();
    }
}
