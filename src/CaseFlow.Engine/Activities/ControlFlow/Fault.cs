namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Stops with an incident that a person resolves.</summary>
public sealed class Fault : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.Fault", 1, ["Done"], [new("code", "String"), new("category", "String"), new("faultType", "String"), new("message", "String")], []);

    public override void Execute(ActivityContext context)
    {
        var (code, message) = (context.Text("code"), context.Text("message"));
        context.Fault(string.IsNullOrEmpty(message) ? $"Fault {code}" : string.IsNullOrEmpty(code) ? message : $"{code}: {message}");
    }
}
