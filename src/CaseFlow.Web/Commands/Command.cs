using CaseFlow.Web.Starting;

namespace CaseFlow.Web.Commands;

/// <summary>One command of the executable. Exit codes: 0 done, 1 found or met something wrong, 2 not understood.</summary>
/// <param name="Flags">Options without a value.</param>
/// <param name="Work">Null for commands that need no application.</param>
public sealed record Command(
    string Name, string Usage, string Summary, IReadOnlyList<string> Flags,
    Func<CommandLine, IServiceProvider, CancellationToken, Task<int>>? Work = null, Func<CommandLine, int>? Words = null)
{
    public const int Done = 0, Wrong = 1, NotUnderstood = 2;

    public static readonly Command Help = new("help", "help", "shows this", [], Words: HelpText.Print);
    public static readonly Command Unknown = new("", "", "", [], Words: HelpText.Unknown);

    /// <summary>All of them, in the order of the help.</summary>
    public static readonly IReadOnlyList<Command> All =
    [
        new("migrate", "migrate", "brings the database up to date", [], DatabaseCommands.MigrateAsync),
        new("import", "import [folder]", "takes changed procedures in", [], ProcedureCommands.ImportAsync),
        new("export", "export <procedure> <folder>", "writes the live version of a procedure as a folder", [], ProcedureCommands.ExportAsync),
        new("scenarios", "scenarios [folder]", "walks the scenarios of the procedures", [], ProcedureCommands.ScenariosAsync),
        new("user", "user add|list|grant|reset|disable|enable --name <name> …", "administers users", ["password-stdin"], UserCommands.RunAsync),
        new("backup", "backup <folder>", "saves database, files, keys and procedures into a new folder, beside the running server", [], BackupCommands.BackupAsync),
        new("restore", "restore <folder>", "brings a backup into an empty place; what was due is held for an administrator", [], BackupCommands.RestoreAsync),
        new("check", "check [--rebuild]", "proves that the stored cases are whole; --rebuild first rewrites from the steps what is derived from them", ["rebuild"], DatabaseCommands.CheckAsync),
        Help,
    ];

    public static Command? Named(string name) => All.FirstOrDefault(c => c.Name == name);

    public async Task<int> RunAsync(CommandLine line)
    {
        if (Words is not null) return Words(line);
        await using var app = Server.Build(line);
        await using var scope = app.Services.CreateAsyncScope();
        return await Work!(line, scope.ServiceProvider, CancellationToken.None);
    }

    /// <summary>Says how the command is used; its exit code.</summary>
    public int Misused(string expected)
    {
        Console.Error.WriteLine($"caseflow {Name}: expected {expected}. Usage: caseflow {Usage}");
        return NotUnderstood;
    }
}
