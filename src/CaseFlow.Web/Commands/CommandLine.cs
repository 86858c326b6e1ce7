namespace CaseFlow.Web.Commands;

/// <summary>The command line taken apart: the command (none: the server), its words and options, and settings for the configuration.</summary>
/// <param name="Settings">Arguments like <c>--CaseFlow:Training=true</c> or <c>--urls http://…</c>.</param>
public sealed record CommandLine(Command? Command, IReadOnlyList<string> Words, IReadOnlyDictionary<string, string?> Options, string[] Settings)
{
    public string? Option(string name) => Options.GetValueOrDefault(name);
    public bool Has(string name) => Options.ContainsKey(name);

    public static CommandLine Read(string[] args)
    {
        if (args is ["--help" or "-h" or "-?" or "help", ..]) return new CommandLine(Command.Help, [.. args[1..]], new Dictionary<string, string?>(), []);
        if (args.Length == 0 || args[0].StartsWith('-')) return new CommandLine(null, [], new Dictionary<string, string?>(), args);
        if (Command.Named(args[0]) is not { } command) return new CommandLine(Command.Unknown, [args[0]], new Dictionary<string, string?>(), []);
        var words = new List<string>();
        var options = new Dictionary<string, string?>();
        var settings = new List<string>();
        for (var i = 1; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal)) words.Add(args[i]);
            else if (args[i].Contains(':') || args[i].StartsWith("--environment", StringComparison.Ordinal) || args[i].StartsWith("--contentRoot", StringComparison.Ordinal))
            {
                settings.Add(args[i]);
                if (!args[i].Contains('=') && i + 1 < args.Length) settings.Add(args[++i]);
            }
            else if (args[i].IndexOf('=') is var equals && equals > 0) options[args[i][2..equals]] = args[i][(equals + 1)..];
            else if (command.Flags.Contains(args[i][2..])) options[args[i][2..]] = null;
            else options[args[i][2..]] = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : null;
        }
        return new CommandLine(command, words, options, [.. settings]);
    }
}
