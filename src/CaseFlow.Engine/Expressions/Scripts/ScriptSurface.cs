using System.Text.Json;
using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Runtime.Interop;
using Interpreter = Jint.Engine;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>What a script may call, in Elsa's words. Only the names that it mentions are installed.</summary>
internal sealed class ScriptSurface
{
    private readonly List<(string Name, Func<Interpreter, ScriptRun, JsValue> Make)> _members = [];

    public ScriptSurface(IEnumerable<string> mentioned)
    {
        foreach (var name in mentioned)
            if (Member(name) is { } make) _members.Add((name, make));
    }

    public static bool Has(string name) => Member(name) is not null;

    public void Install(Interpreter engine, ScriptRun run)
    {
        foreach (var (name, make) in _members) engine.SetValue(name, make(engine, run));
    }

    private static Func<Interpreter, ScriptRun, JsValue>? Member(string name) => name switch
    {
        "getVariable" => Function(name, 1, static (engine, run, args) =>
            run.TryGetVariable(Name(args), out var value) ? run.ToScript(engine, value) : JsValue.Null),
        "setVariable" => Function(name, 2, static (_, run, args) =>
        {
            run.SetVariable(Name(args), args.Length > 1 ? args[1] : JsValue.Undefined);
            return JsValue.Undefined;
        }),
        "variables" => static (engine, run) => new VariablesObject(engine, run),
        "getInput" => Function(name, 1, static (engine, run, args) => run.ToScript(engine, run.Scope.GetInput(Name(args)))),
        "getOutputFrom" => Function(name, 2, static (engine, run, args) =>
            run.ToScript(engine, run.Scope.GetOutput(Name(args), args.Length > 1 && args[1].IsString() ? args[1].AsString() : null))),
        "getLastResult" => Function(name, 0, static (engine, run, _) => run.ToScript(engine, run.Scope.LastResult)),
        "getWorkflowInstanceId" => Function(name, 0, static (_, run, _) => JsString.Create(run.Scope.InstanceId)),
        "getWorkflowDefinitionId" => Function(name, 0, static (_, run, _) => JsString.Create(run.Scope.DefinitionId)),
        "getCorrelationId" => Function(name, 0, static (_, run, _) => run.Scope.CorrelationId is { } id ? JsString.Create(id) : JsValue.Null),
        "isNullOrWhiteSpace" => Function(name, 1, static (_, _, args) => string.IsNullOrWhiteSpace(TextOrNull(args)) ? JsBoolean.True : JsBoolean.False),
        "isNullOrEmpty" => Function(name, 1, static (_, _, args) => string.IsNullOrEmpty(TextOrNull(args)) ? JsBoolean.True : JsBoolean.False),
        "toJson" => Function(name, 1, static (_, run, args) =>
            JsString.Create((args.Length == 0 ? null : ScriptValues.ToJson(args[0], run.Scope.Limits))?.ToJsonString(CaseFlowJson.Options) ?? "null")),
        "parseJson" => Function(name, 1, static (engine, _, args) => ParseJson(engine, args)),
        _ when Accessor(name, "get") is { } variable => Function(name, 0, (engine, run, _) => Get(engine, run, variable)),
        _ when Accessor(name, "set") is { } variable => Function(name, 1, (_, run, args) =>
        {
            if (Spelling(run, variable) is not { } spelled) throw new ScriptFault($"Expected a variable '{variable}' in scope to set, but there is none.");
            run.SetVariable(spelled, args.Length > 0 ? args[0] : JsValue.Undefined);
            return JsValue.Undefined;
        }),
        _ => null,
    };

    private static Func<Interpreter, ScriptRun, JsValue> Function(string name, int length, Func<Interpreter, ScriptRun, JsValue[], JsValue> body) =>
        (engine, run) => new ClrFunction(engine, name, (_, args) => body(engine, run, args), length);

    /// <summary>"getAmount" → "Amount".</summary>
    private static string? Accessor(string name, string prefix) =>
        name.Length > 3 && name.StartsWith(prefix, StringComparison.Ordinal) && !char.IsLower(name[3]) ? name[3..] : null;

    /// <summary>Elsa makes accessors in Pascal case: getAmount reads "Amount" or "amount".</summary>
    private static string? Spelling(ScriptRun run, string name)
    {
        if (run.TryGetVariable(name, out _)) return name;
        var camel = Camel(name);
        return run.TryGetVariable(camel, out _) ? camel : null;
    }

    private static JsValue Get(Interpreter engine, ScriptRun run, string name)
    {
        if (run.TryGetVariable(name, out var value) || run.TryGetVariable(Camel(name), out value)) return run.ToScript(engine, value);
        foreach (var input in run.Scope.InputNames)
            if (input == name || input == Camel(name)) return run.ToScript(engine, run.Scope.GetInput(input));

        var from = name.IndexOf("From", 1, StringComparison.Ordinal);
        if (from < 0) throw new ScriptFault($"Expected a variable or input '{name}', but there is none in scope.");
        foreach (var (activity, output) in run.Scope.Outputs)
            if (name == Pascal(output) + "From" + Pascal(activity)) return run.ToScript(engine, run.Scope.GetOutput(activity, output));
        return JsValue.Null;
    }

    private static JsValue ParseJson(Interpreter engine, JsValue[] args)
    {
        try { return ScriptValues.ToScript(engine, JsonNode.Parse(TextOrNull(args) ?? "null")); }
        catch (JsonException) { throw new ScriptFault("Expected JSON in parseJson, but the text isn't."); }
    }

    private static string Name(JsValue[] args) =>
        args.Length > 0 && args[0].IsString() ? args[0].AsString() : throw new ScriptFault("Expected a name as text, but the script gave something else.");

    private static string? TextOrNull(JsValue[] args) => args.Length > 0 && args[0].IsString() ? args[0].AsString() : null;

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
