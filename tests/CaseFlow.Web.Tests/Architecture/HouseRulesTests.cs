using System.Reflection;
using System.Text.RegularExpressions;

namespace CaseFlow.Web.Tests.Architecture;

/// <summary>Engine thinks, Cases remembers, Web talks: what each project may know, and how types are named and closed.</summary>
public sealed partial class HouseRulesTests
{
    [Theory]
    [InlineData("CaseFlow.Engine", "")]
    [InlineData("CaseFlow.Cases", "CaseFlow.Engine")]
    [InlineData("CaseFlow.Web", "CaseFlow.Cases")]
    public void ProjectsKnowOnlyTheNextOneDown(string project, string knows) =>
        Assert.Equal(knows, string.Join(" ", House.Items(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension)));

    [Fact]
    public void TheEngineUsesJintDotLiquidAndCronosAndNothingElse() =>
        Assert.Equal(["Cronos", "DotLiquid", "Jint", "Microsoft.CodeAnalysis.BannedApiAnalyzers"], House.Items("CaseFlow.Engine", "PackageReference").Order());

    [Theory]
    [InlineData("CaseFlow.Engine", "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Hangfire", "MailKit", "MimeKit", "Microsoft.Data", "System.Data", "System.Net.Http", "System.Net.Sockets", "CaseFlow.Cases", "CaseFlow.Web")]
    [InlineData("CaseFlow.Cases", "Microsoft.AspNetCore", "CaseFlow.Web")]
    public void AProjectTouchesOnlyWhatItMay(string project, params string[] banned)
    {
        var references = House.Assemblies[project].GetReferencedAssemblies().Select(a => a.Name ?? "");
        Assert.DoesNotContain(references, r => banned.Any(b => r == b || r.StartsWith(b + ".", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("CaseFlow.Engine")]
    [InlineData("CaseFlow.Cases")]
    [InlineData("CaseFlow.Web")]
    public void EveryProjectIsHeldByBannedSymbols(string project) =>
        Assert.Contains("BannedSymbols.txt", House.Items(project, "AdditionalFiles"));

    [Theory]
    [InlineData("CaseFlow.Engine")]
    [InlineData("CaseFlow.Cases")]
    [InlineData("CaseFlow.Web")]
    public void ClassesAreSealedUnlessSomethingDerivesFromThem(string project)
    {
        var types = House.Assemblies.Values.SelectMany(a => a.GetTypes()).ToList();
        var bases = types.Select(t => t.BaseType).OfType<Type>().Select(Definition).ToHashSet();
        var open = House.WrittenTypes(House.Assemblies[project])
            .Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !bases.Contains(Definition(t)))
            // Razor compiles pages, EF makes migrations; neither is written by hand as a class of its own.
            .Where(t => !t.Namespace!.StartsWith("CaseFlow.Web.Pages", StringComparison.Ordinal) || !t.Name.Contains('_'))
            .Where(t => t.Namespace?.Contains("Migrations", StringComparison.Ordinal) != true && t != typeof(Program))
            .Select(t => t.FullName);
        Assert.Empty(open);
    }

    [Theory]
    [InlineData("CaseFlow.Engine")]
    [InlineData("CaseFlow.Cases")]
    [InlineData("CaseFlow.Web")]
    public void NoTypeIsNamedByAWordThatSaysNothing(string project) =>
        Assert.Empty(House.WrittenTypes(House.Assemblies[project]).Where(t => EmptyWords().IsMatch(t.Name)).Select(t => t.FullName));

    [Theory]
    [InlineData("CaseFlow.Engine")]
    [InlineData("CaseFlow.Cases")]
    [InlineData("CaseFlow.Web")]
    public void FoldersAreNamedByTopicNeverByKind(string project)
    {
        string[] kinds = ["Interfaces", "Models", "Helpers", "Dtos", "Utils", "Common", "Services", "Managers", "Extensions"];
        var folders = House.Sources(project).SelectMany(f => Path.GetRelativePath(House.Root, f).Split(Path.DirectorySeparatorChar)[..^1]).Distinct();
        Assert.Empty(folders.Intersect(kinds, StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("CaseFlow.Engine")]
    [InlineData("CaseFlow.Cases")]
    [InlineData("CaseFlow.Web")]
    public void NoFileIsLongerThanFourHundredLines(string project) =>
        Assert.Empty(House.Sources(project).Where(f => !f.Contains("Migrations") && File.ReadLines(f).Count() > 400).Select(f => Path.GetRelativePath(House.Root, f)));

    [Theory]
    [InlineData("CaseFlow.Engine")]
    [InlineData("CaseFlow.Cases")]
    [InlineData("CaseFlow.Web")]
    public void NothingIsLeftForLater(string project) =>
        Assert.Empty(House.Sources(project).Where(f => Unfinished().IsMatch(File.ReadAllText(f))).Select(f => Path.GetRelativePath(House.Root, f)));

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    // As a whole word of the name: "Processing" or "Utility" would be found, "ProcessId" in a name of a type as well.
    [GeneratedRegex("(Manager|Helper|Util|Utils|Utility|Common|Process)(?=$|[A-Z`])")]
    private static partial Regex EmptyWords();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|NotImplementedException|throw null!")]
    private static partial Regex Unfinished();
}
