using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Interpreter = Jint.Engine;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>One evaluation: what the script sees and what it has written so far. Writes reach the scope only when the script ends well, so that a retry starts afresh.</summary>
internal sealed class ScriptRun(IExpressionScope scope)
{
    private Dictionary<string, JsonNode?>? _written;
    private Dictionary<JsonNode, JsValue>? _seen;

    public IExpressionScope Scope => scope;

    public bool TryGetVariable(string name, out JsonNode? value) =>
        _written is not null && _written.TryGetValue(name, out value) || scope.TryGetVariable(name, out value);

    public void SetVariable(string name, JsValue value)
    {
        if (!scope.TryGetVariable(name, out _)) throw new ScriptFault($"Expected a variable '{name}' in scope to set, but there is none.");
        var json = ScriptValues.ToJson(value, scope.Limits);
        if (scope.TypeOfVariable(name) is { } typeName)
        {
            var converted = ValueConversion.Convert(json, typeName);
            if (converted.Fault is not null) throw new ScriptFault($"Variable '{name}': {converted.Fault}");
            json = converted.Value;
        }
        (_written ??= [])[name] = json;
    }

    /// <summary>The same value is the same object during one evaluation; what a script changes in it stays in the script.</summary>
    public JsValue ToScript(Interpreter engine, JsonNode? value)
    {
        if (value is not (JsonObject or JsonArray)) return ScriptValues.ToScript(engine, value);
        _seen ??= new Dictionary<JsonNode, JsValue>(ReferenceEqualityComparer.Instance);
        if (_seen.TryGetValue(value, out var seen)) return seen;
        return _seen[value] = ScriptValues.ToScript(engine, value);
    }

    public void Commit()
    {
        if (_written is null) return;
        foreach (var (name, value) in _written)
            if (!scope.TrySetVariable(name, value)) throw new ScriptFault($"Expected variable '{name}' to take its value, but it didn't.");
    }
}
