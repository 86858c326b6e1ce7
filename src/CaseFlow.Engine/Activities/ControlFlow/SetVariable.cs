using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Sets a variable; the value is converted to the variable's type.</summary>
public sealed class SetVariable : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.SetVariable", 1, ["Done"], [new("variable", "Object", Wrapped: false), new("value", "Object")], []);

    public override object? Prepare(ActivityNode node, CompileScope scope, ICollection<Problem> problems)
    {
        var name = VariableOf(node);
        var variable = name is null ? null : Find(node, scope.FindVariable);
        if (variable is null)
            problems.Add(Problem.Error(node.Id, "unknownVariable", $"Expected a variable to set, but '{name}' is none."));
        return variable?.Name;
    }

    internal override string TypeOf(InputDescriptor input, ActivityNode node, Func<ActivityNode, string, VariableDeclaration?> findVariable) =>
        input.Name == "value" && Find(node, findVariable) is { } variable
            ? variable.IsArray && !variable.TypeName.EndsWith("[]", StringComparison.Ordinal) ? variable.TypeName + "[]" : variable.TypeName
            : input.TypeName;

    public override void Execute(ActivityContext context)
    {
        context.SetVariable((string)context.Node.Prepared!, context.Input("value"));
        context.Complete();
    }

    /// <summary>The name, or the id where there is no such name.</summary>
    private static VariableDeclaration? Find(ActivityNode node, Func<ActivityNode, string, VariableDeclaration?> find) =>
        VariableOf(node) is { } name ? find(node, name) ?? (node.Json.Object("variable")?.Text("id") is { } id ? find(node, id) : null) : null;

    /// <summary>Elsa embeds the variable <c>{id, name, …}</c>; its plain name or id, and either in a wrapper, are read too.</summary>
    private static string? VariableOf(ActivityNode node)
    {
        var variable = node.Json["variable"];
        if (node.Json.Object("variable")?.Object("expression") is { } expression)
            variable = expression.Prop("value");
        else if (node.Json.Object("variable")?.Object("memoryReference") is { } reference)
            variable = reference;
        return InputReader.Reference(variable);
    }
}
