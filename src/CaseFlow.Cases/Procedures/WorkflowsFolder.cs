namespace CaseFlow.Cases.Procedures;

/// <summary>Where <c>workflows/</c> is.</summary>
public static class WorkflowsFolder
{
    /// <summary>An absolute setting is taken as it is. A relative one is looked for in the content root and then in each folder above it, so that
    /// <c>dotnet run --project src/CaseFlow.Web</c> finds the repository's folder and a published application the one beside it.
    /// The nearest existing one, else null.</summary>
    public static string? Find(string setting, string contentRoot)
    {
        if (Path.IsPathRooted(setting)) return Directory.Exists(setting) ? Path.GetFullPath(setting) : null;
        for (var folder = new DirectoryInfo(Path.GetFullPath(contentRoot)); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, setting);
            if (Directory.Exists(candidate)) return Path.GetFullPath(candidate);
        }
        return null;
    }
}
