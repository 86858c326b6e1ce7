using CaseFlow.Benchmarks;

return args switch
{
    ["engine", ..] => EngineFigures.Run(),
    ["runtime", ..] => await RuntimeFigures.RunAsync(),
    ["backlog", ..] => await BacklogFigures.RunAsync(),
    ["start", .. var rest] => StartFigures.Run(rest),
    ["sweep", .. var rest] => await SweepFigures.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Expected 'engine', 'runtime', 'sweep <published caseflow.dll> <folder>', or 'start <published caseflow.dll> <data directory> [--CaseFlow:…=…]'.");
    return 2;
}
