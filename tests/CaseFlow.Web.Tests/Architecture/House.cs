using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace CaseFlow.Web.Tests.Architecture;

/// <summary>The projects of the house, as files and as assemblies.</summary>
internal static class House
{
    public static readonly string Root = FindRoot();

    public static readonly IReadOnlyDictionary<string, Assembly> Assemblies = new Dictionary<string, Assembly>
    {
        ["CaseFlow.Engine"] = typeof(Engine.CaseFlowJson).Assembly,
        ["CaseFlow.Cases"] = typeof(Cases.CaseFlowSettings).Assembly,
        ["CaseFlow.Web"] = typeof(Program).Assembly,
    };

    /// <summary>Types that somebody wrote, not the compiler.</summary>
    public static IEnumerable<Type> WrittenTypes(Assembly assembly) =>
        assembly.GetTypes().Where(t => t.Namespace?.StartsWith("CaseFlow", StringComparison.Ordinal) == true
            && t.GetCustomAttribute<CompilerGeneratedAttribute>() is null && !t.Name.Contains('<') && t.DeclaringType?.GetCustomAttribute<CompilerGeneratedAttribute>() is null);

    public static XDocument Project(string name) => XDocument.Load(Path.Combine(Root, "src", name, name + ".csproj"));

    public static IReadOnlyList<string> Items(string project, string item) =>
        [.. Project(project).Descendants(item).Select(e => e.Attribute("Include")?.Value ?? "").Where(v => v.Length > 0)];

    public static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}") && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}")
                && !f.Contains("node_modules"));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CaseFlow.sln"))) return folder.FullName;
        throw new InvalidOperationException($"Expected CaseFlow.sln above {AppContext.BaseDirectory}.");
    }
}
