using System.Text.Json.Nodes;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Cases.Tests.Storage;
using CaseFlow.Engine.State;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseFlow.Cases.Tests;

/// <summary>The services of Cases on a database and in a folder of their own, at a simulated instant.</summary>
public sealed class CaseHouse : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 2, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly AsyncServiceScope scope;
    private readonly ServiceProvider services;

    private CaseHouse(CaseFlowSettings settings, Action<IServiceCollection>? change)
    {
        Settings = settings;
        var collection = new ServiceCollection().AddCases(settings);
        change?.Invoke(collection);
        services = collection.BuildServiceProvider();
        scope = services.CreateAsyncScope();
    }

    public CaseFlowSettings Settings { get; }
    public string Folder => Settings.DataDirectory;
    public CaseFlowContext Db => Get<CaseFlowContext>();
    public T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    public static async Task<CaseHouse> OpenAsync(Action<CaseFlowSettings>? set = null, Action<IServiceCollection>? change = null)
    {
        var settings = new CaseFlowSettings
        {
            DataDirectory = Directory.CreateTempSubdirectory("caseflow-test-").FullName, PublicUrl = "https://stav.example.cz/",
            Clock = new ClockSettings { Mode = "Simulated", Start = Now }, Database = await TestDatabase.NewAsync(),
        };
        set?.Invoke(settings);
        var house = new CaseHouse(settings, change);
        await house.Get<Database>().MigrateAsync(default);
        return house;
    }

    public async Task<UserRow> UserAsync(string name, string role, string? email = "")
    {
        var user = new UserRow { Id = Guid.CreateVersion7(Now), UserName = name, DisplayName = name, Email = email is "" ? $"{name}@urad.example.cz" : email };
        Db.Users.Add(user);
        Db.Grants.Add(new GrantRow { Id = Guid.CreateVersion7(Now), UserId = user.Id, Role = role, ValidFrom = new DateOnly(2020, 1, 1) });
        await Db.SaveChangesAsync();
        return user;
    }

    public async Task<CaseRow> CaseAsync(string number = "ST-2026-00001")
    {
        var row = new CaseRow
        {
            Id = Guid.CreateVersion7(Now), Number = number, Procedure = "mini", BundleHash = "x", Subject = "Byt", Applicant = "Jana Příkladová", SearchText = "", Data = "{}",
            Channel = "DS", DeliveredOn = new DateOnly(2026, 2, 2), Language = "cs", CreatedAt = Now, LastEventAt = Now,
        };
        Db.Cases.Add(row);
        await Db.SaveChangesAsync();
        return row;
    }

    /// <summary>A mail that is ready to go.</summary>
    public async Task<MessageRow> WaitingAsync(CaseRow @case, DateTimeOffset? due = null)
    {
        var row = new MessageRow
        {
            Id = Guid.CreateVersion7(Now), CaseId = @case.Id, Template = "received", Language = "cs", ToAddress = "jana@example.cz", ToName = "Jana Příkladová", ToCitizen = true,
            Subject = "Vaše podání jsme přijali – žluťoučký kůň", Text = "Stav: https://stav.example.cz/stav?kod=[[kodPripadu]]", Html = "<p>[[kodPripadu]]</p>", State = "waiting", CodeIssue = 1,
            CreatedAt = Now, DueAt = due ?? Now,
        };
        Db.Messages.Add(row);
        await Db.SaveChangesAsync();
        Db.ChangeTracker.Clear();
        return row;
    }

    public Task<MessageRow> MessageAsync(Guid id) => Db.Messages.AsNoTracking().SingleAsync(m => m.Id == id);

    /// <summary>A small procedure whose mails and letters a test writes itself.</summary>
    public static Bundle Bundle(params (string Path, string Text)[] files)
    {
        var all = MiniFolder.Files();
        foreach (var (path, text) in files) all[path] = System.Text.Encoding.UTF8.GetBytes(text);
        return Bundle(all);
    }

    public static Bundle Bundle(Dictionary<string, byte[]> files)
    {
        var (procedure, workflow, problems) = BundleCompiler.Compile(files);
        Assert.True(workflow is not null, string.Join('\n', problems.Select(p => p.Message)));
        return new Bundle(BundleFiles.HashOf(files), 1, procedure!, workflow, files);
    }

    public static WorkflowState State(params (string Name, JsonNode? Value)[] values) =>
        new() { InstanceId = "i", DefinitionId = "mini", Variables = values.ToDictionary(v => v.Name, v => v.Value) };

    public async ValueTask DisposeAsync()
    {
        await scope.DisposeAsync();
        await services.DisposeAsync();
        await TestDatabase.DropAsync(Settings.Database);
        Directory.Delete(Folder, recursive: true);
    }
}
