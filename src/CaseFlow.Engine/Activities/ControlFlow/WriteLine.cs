namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Writes a line into the journal.</summary>
public sealed class WriteLine : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.WriteLine", 1, ["Done"], [new("text", "String")], []);

    public override void Execute(ActivityContext context)
    {
        context.Journal("writeLine", ("text", context.Text("text") ?? ""));
        context.Complete();
    }
}
