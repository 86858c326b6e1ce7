namespace CaseFlow.Web.Commands;

internal static class HelpText
{
    public static int Print(CommandLine line)
    {
        Console.WriteLine("""
            caseflow                  starts the server; settings from appsettings.json, environment (CaseFlow__…) and --CaseFlow:…=…
            """);
        foreach (var command in Command.All) Console.WriteLine($"caseflow {command.Usage,-58} {command.Summary}");
        Console.WriteLine("""

            user add     --name jana --role admin [--display "Jana Nováková"] [--email …] [--procedure complaint] [--password-stdin]
            user grant   --name jana --role head [--procedure complaint]
            user reset   --name jana [--password-stdin]
            user disable --name jana [--hand-over-to petr] [--reason "left the office"]
            Without --password-stdin a password is made and printed once; it has to be changed at the first sign-in.

            Exit codes: 0 done, 1 something is wrong, 2 not understood.
            """);
        return Command.Done;
    }

    public static int Unknown(CommandLine line)
    {
        Console.Error.WriteLine($"caseflow: expected a command ({string.Join(", ", Command.All.Select(c => c.Name))}), but was \"{line.Words[0]}\".");
        return Command.NotUnderstood;
    }
}
