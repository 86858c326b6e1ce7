using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using Interpreter = Jint.Engine;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary><c>variables.X</c>: read from and written to the variables in scope, one at a time and only when asked for.</summary>
internal sealed class VariablesObject(Interpreter engine, ScriptRun run) : ObjectInstance(engine)
{
    public override JsValue Get(JsValue property, JsValue receiver) => Read(property) ?? Undefined;

    public override bool HasProperty(JsValue property) => Read(property) is not null;

    public override PropertyDescriptor GetOwnProperty(JsValue property) =>
        Read(property) is { } value ? new PropertyDescriptor(value, writable: true, enumerable: true, configurable: true) : PropertyDescriptor.Undefined;

    public override bool Set(JsValue property, JsValue value, JsValue receiver)
    {
        if (!property.IsString()) throw new ScriptFault("Expected the name of a variable, but the script gave something else.");
        run.SetVariable(property.AsString(), value);
        return true;
    }

    public override bool Delete(JsValue property) => throw new ScriptFault("Expected a variable to be read or set, but the script deletes one.");

    public override bool DefineOwnProperty(JsValue property, PropertyDescriptor desc) => throw new ScriptFault("Expected a variable to be set, but the script redefines one.");

    public override List<JsValue> GetOwnPropertyKeys(Jint.Runtime.Types types) => [.. run.Scope.VariableNames.Select(JsString.Create)];

    private JsValue? Read(JsValue property) =>
        property.IsString() && run.TryGetVariable(property.AsString(), out var value) ? run.ToScript(base.Engine, value) : null;
}
