using System.Security.Cryptography;
using CaseFlow.Engine;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Expressions;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Benchmarks;

/// <summary>The engine alone: a whole run of a small definition from New to Finished, without storage.</summary>
internal static class EngineFigures
{
    public static int Run()
    {
        var block = new byte[4096];
        var hash = new byte[32];
        // What this machine does in the same minute, so that a figure can be compared with one taken elsewhere.
        var reference = Figure.Measure("reference-sha256-4k", () => SHA256.HashData(block, hash)).Print();

        var literal = Flow("flow5-literal");
        var script = Flow("flow5-js");
        Measure(literal, reference, goalUs: 20, goalBytes: 10_000);
        Measure(script, reference, goalUs: 150, goalBytes: null);
        Script("script-plain", "getVariable(\"Amount\") > 10", reference);
        Script("script-guarded", "let sum = 0; for (let i = 0; i < 10; i++) { sum += getAmount(); } sum", reference);
        return 0;
    }

    /// <summary>One expression by itself: a plain one, and one with a loop, which runs behind the guards.</summary>
    private static void Script(string name, string source, Figure reference)
    {
        var script = ExpressionCompiler.Compile(new Expression("JavaScript", source), "Object").Compiled!;
        var scope = new FixedScope();
        var figure = Figure.Measure(name, () => script.Evaluate(scope));
        (figure with { Ratio = Math.Round(figure.Us!.Value / reference.Us!.Value, 2) }).Print();
    }

    private static void Measure((string Name, CompiledWorkflow Workflow) flow, Figure reference, double goalUs, long? goalBytes)
    {
        var context = new StepContext(OfficeCalendar.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "calendar.json"))), TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague"), EngineLimits.Default);
        var stimulus = new StartRequested { OccurredAt = new DateTimeOffset(2026, 2, 2, 9, 0, 0, TimeSpan.FromHours(1)), Actor = "system" };
        var figure = Figure.Measure(flow.Name, () =>
        {
            var state = WorkflowEngine.New(flow.Workflow, "instance-1");
            if (WorkflowEngine.Step(flow.Workflow, state, stimulus, context) is not StepAccepted { State.Status: InstanceStatus.Finished })
                throw new InvalidOperationException($"Expected {flow.Name} to run to its end, but it didn't.");
        });
        (figure with
        {
            Ratio = Math.Round(figure.Us!.Value / reference.Us!.Value, 2),
            GoalUs = goalUs,
            GoalBytes = goalBytes,
            Met = figure.Us <= goalUs && (goalBytes is null || figure.Bytes <= goalBytes),
        }).Print();
    }

    private static (string, CompiledWorkflow) Flow(string name)
    {
        var compilation = CompiledWorkflow.Compile(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData", "peer", name + ".json")));
        return (name, compilation.Workflow ?? throw new InvalidOperationException($"Expected {name} to compile, but: {string.Join("; ", compilation.Problems)}"));
    }
}
