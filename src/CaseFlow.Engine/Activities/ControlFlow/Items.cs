using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stepping;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>The list that a loop goes through. When it is a variable's, the fields of an item are in scope in the loop's body and what is written to them goes into that item.</summary>
internal static class Items
{
    public const string Input = "items";

    /// <summary>The list; null and a fault when it is something else or too long. No list is an empty one.</summary>
    public static JsonArray? Of(ActivityContext context)
    {
        switch (context.Input(Input))
        {
            case null:
                return [];
            case JsonArray list when list.Count <= context.Step.Limits.ActivitiesPerStep:
                return list;
            case JsonArray list:
                context.Fault($"Expected at most {context.Step.Limits.ActivitiesPerStep} items, but there are {list.Count}.");
                return null;
            default:
                context.Fault($"Expected a list in '{Input}', but there is something else.");
                return null;
        }
    }

    /// <summary>Runs the body for one item.</summary>
    /// <param name="listName">The variable that the list is, or null.</param>
    public static void Run(ActivityContext context, ActivityNode body, string? listName, int index, JsonNode? item)
    {
        var variables = new Dictionary<string, JsonNode?> { [VariableScope.CurrentIndex] = index };
        var scope = listName is not null && item is JsonObject ? new ItemScope(listName, index) : null;
        if (scope is null)
            variables[VariableScope.CurrentValue] = item?.DeepClone();
        context.Schedule(body, variables, scope);
    }

    /// <summary>The declaration of a name inside the body: the item, its position, or a field of the item.</summary>
    public static VariableDeclaration? Declared(ActivityNode loop, string name, Procedure? procedure)
    {
        switch (name)
        {
            case VariableScope.CurrentValue:
                return new VariableDeclaration(name, name, "Object", false, null);
            case VariableScope.CurrentIndex:
                return new VariableDeclaration(name, name, "Int32", false, null);
        }
        var field = ListOf(loop) is { } list ? procedure?.FieldNamed(list)?.Fields.Find(f => f.Name == name) : null;
        return field is null ? null : new VariableDeclaration(name, name, VariableTable.TypeOf(field), field.List, null);
    }

    /// <summary>Name of the variable that the list is, or null.</summary>
    public static string? Variable(ActivityNode loop, CompileScope scope) => ListOf(loop) is { } name ? scope.FindVariable(loop, name)?.Name : null;

    private static string? ListOf(ActivityNode loop) =>
        loop.Json.Object(Input)?.Object("expression") is { } expression && expression.Text("type") == "Variable" ? InputReader.Reference(expression.Prop("value"))
        : loop.Json.Object(Input)?.Object("memoryReference")?.Text("id");
}
