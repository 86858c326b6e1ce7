using CaseFlow.Cases.Scenarios;

namespace CaseFlow.Cases.Tests.Scenarios;

/// <summary>Every scenario of workflows/*, through the real services.</summary>
public sealed class ScenarioTests(ScenarioTests.Stage stage) : IClassFixture<ScenarioTests.Stage>
{
    public static readonly string Workflows = Repository.Folder("workflows");

    public static TheoryData<string, string> All()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (procedure, file) in ScenarioRunner.Find(Workflows)) rows.Add(procedure, Path.GetFileName(file));
        return rows;
    }

    [Theory, MemberData(nameof(All))]
    public async Task The_walk_goes_as_written(string procedure, string file)
    {
        var result = await stage.Runner.RunAsync(procedure, Path.Combine(Workflows, procedure, "scenarios", file), TestContext.Current.CancellationToken);
        Assert.True(result.Difference is null, result.Difference);
    }

    public sealed class Stage : IAsyncLifetime
    {
        public ScenarioRunner Runner { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var (runner, problems) = await ScenarioRunner.OpenAsync(Workflows, CancellationToken.None);
            Assert.True(runner is not null, string.Join('\n', problems));
            Runner = runner;
        }

        public ValueTask DisposeAsync() => Runner.DisposeAsync();
    }
}
