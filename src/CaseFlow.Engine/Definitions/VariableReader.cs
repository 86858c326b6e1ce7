using System.Text.Json.Nodes;
using CaseFlow.Engine.Expressions;

namespace CaseFlow.Engine.Definitions;

/// <summary>Reads declarations of variables: <c>{id, name, typeName, isArray, value}</c>.</summary>
internal static class VariableReader
{
    public static IEnumerable<VariableDeclaration> Read(JsonArray? list, string? activityId, List<Problem> problems)
    {
        foreach (var item in list ?? [])
        {
            if (item is not JsonObject json || (json.Text("name") ?? json.Text("id")) is not { Length: > 0 } name)
            {
                problems.Add(Problem.Error(activityId, "wrongType", "Expected variables with a name, but found something else."));
                continue;
            }
            var type = json.Text("typeName") is { Length: > 0 } t ? t : "Object";
            var isArray = json.Flag("isArray");
            var fullType = isArray && !type.EndsWith("[]", StringComparison.Ordinal) ? type + "[]" : type;
            JsonNode? start = null;
            if (json.Prop("value") is { } value)
            {
                var converted = ValueConversion.Convert(value, fullType);
                if (converted.Failed)
                    problems.Add(Problem.Error(activityId, "wrongValue", $"Variable '{name}': {converted.Fault}"));
                else
                    start = converted.Value?.Parent is null ? converted.Value : converted.Value.DeepClone();
            }
            else if (ValueConversion.Convert(null, fullType) is { Failed: true } unknownType)
            {
                problems.Add(Problem.Error(activityId, "unknownType", $"Variable '{name}': {unknownType.Fault}"));
            }
            yield return new VariableDeclaration(json.Text("id") is { Length: > 0 } id ? id : name, name, type, isArray, start);
        }
    }
}
