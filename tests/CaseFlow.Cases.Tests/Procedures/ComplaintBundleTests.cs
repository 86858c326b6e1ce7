using CaseFlow.Cases.Procedures;

namespace CaseFlow.Cases.Tests.Procedures;

/// <summary>The complaint's folder as a bundle: it can be published.</summary>
public sealed class ComplaintBundleTests
{
    private static readonly Dictionary<string, byte[]> Files = BundleFiles.Read(Path.Combine(AppContext.BaseDirectory, "workflows", "complaint")).Files;

    [Fact]
    public void CompilesWithoutAProblem()
    {
        var (_, workflow, problems) = BundleCompiler.Compile(Files);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.NotNull(workflow);
    }
}
