using CaseFlow.Web.Commands;
using CaseFlow.Web.Starting;

var line = CommandLine.Read(args);
try
{
    return line.Command is { } command ? await command.RunAsync(line) : await Server.RunAsync(line);
}
catch (Exception error) when (StartFailure.Words(error) is { } words)
{
    await Console.Error.WriteLineAsync("caseflow: " + words);
    return 1;
}
