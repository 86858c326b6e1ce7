namespace CaseFlow.Cases.Tests;

/// <summary>Folders of the checkout, found from where the tests were built.</summary>
internal static class Repository
{
    public static string Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CaseFlow.sln"))) return Path.Combine(folder.FullName, name);
        throw new InvalidOperationException($"Expected the checkout above {AppContext.BaseDirectory}, but there is none.");
    }
}
