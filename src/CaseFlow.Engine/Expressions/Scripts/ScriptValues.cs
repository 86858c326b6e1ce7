using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Interpreter = Jint.Engine;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>Values across the border between JSON and a script. Reading a script's value runs none of its code: getters are refused.</summary>
internal static class ScriptValues
{
    private const int Depth = 32;

    public static JsValue ToScript(Interpreter engine, JsonNode? node)
    {
        switch (node)
        {
            case null: return JsValue.Null;
            case JsonObject o:
                var obj = new JsObject(engine);
                foreach (var (name, value) in o) obj.FastSetDataProperty(name, ToScript(engine, value));
                return obj;
            case JsonArray a:
                var items = new JsValue[a.Count];
                for (var i = 0; i < items.Length; i++) items[i] = ToScript(engine, a[i]);
                return new JsArray(engine, items);
        }
        return node.GetValueKind() switch
        {
            JsonValueKind.True => JsBoolean.True,
            JsonValueKind.False => JsBoolean.False,
            JsonValueKind.Number => Number(node.AsValue()),
            JsonValueKind.Null => JsValue.Null,
            _ => JsString.Create(node.GetValue<string>()),
        };
    }

    private static JsNumber Number(JsonValue value)
    {
        if (value.TryGetValue<int>(out var i)) return JsNumber.Create(i);
        if (value.TryGetValue<double>(out var d)) return JsNumber.Create(d);
        return JsNumber.Create(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture));
    }

    public static JsonNode? ToJson(JsValue value, EngineLimits limits)
    {
        var left = limits.ArrayLength;
        return ToJson(value, limits, Depth, ref left);
    }

    private static JsonNode? ToJson(JsValue value, EngineLimits limits, int depth, ref int left)
    {
        if (value.IsNull() || value.IsUndefined()) return null;
        if (value.IsBoolean()) return JsonValue.Create(value.AsBoolean());
        if (value.IsString())
        {
            var text = value.AsString();
            if (text.Length > limits.StringLength)
                throw new ScriptFault($"Expected text of at most {limits.StringLength} characters (limit StringLength), but the script gave {text.Length}.");
            return JsonValue.Create(text);
        }
        if (value.IsNumber()) return Number(value.AsNumber());
        if (value is Function) throw new ScriptFault("Expected a value, but the script gave a function.");
        if (value is JsDate date) return Date(date);
        if (value is not ObjectInstance obj) throw new ScriptFault($"Expected a value, but the script gave a {value.Type.ToString().ToLowerInvariant()}.");
        if (depth == 0) throw new ScriptFault($"Expected a value nested at most {Depth} deep, but the script's goes deeper or in a circle.");

        if (obj is JsArray array)
        {
            Take(array.Length, limits, ref left);
            var list = new JsonArray();
            for (uint i = 0; i < array.Length; i++)
            {
                var slot = array.GetOwnProperty(JsString.Create(i.ToString(CultureInfo.InvariantCulture)));
                list.Add(Data(slot) is { } item ? ToJson(item, limits, depth - 1, ref left) : null);
            }
            return list;
        }

        if (obj.GetType() != typeof(JsObject))
            throw new ScriptFault($"Expected plain values, but the script gave a {obj.GetType().Name.Replace("Js", "", StringComparison.Ordinal).Replace("Instance", "", StringComparison.Ordinal)}.");

        var result = new JsonObject();
        foreach (var (key, slot) in obj.GetOwnProperties())
        {
            if (!key.IsString() || !slot.Enumerable) continue;
            Take(1, limits, ref left);
            // As JSON.stringify does: what has no JSON is left out of an object.
            if (Data(slot) is { } item && !item.IsUndefined() && item is not Function) result[key.AsString()] = ToJson(item, limits, depth - 1, ref left);
        }
        return result;
    }

    private static void Take(uint count, EngineLimits limits, ref int left)
    {
        if (count > left) throw new ScriptFault($"Expected a value of at most {limits.ArrayLength} items (limit ArrayLength), but the script's has more.");
        left -= (int)count;
    }

    private static JsValue? Data(Jint.Runtime.Descriptors.PropertyDescriptor slot)
    {
        if (slot == Jint.Runtime.Descriptors.PropertyDescriptor.Undefined) return null;
        if (slot.Get is not null || slot.Set is not null) throw new ScriptFault("Expected plain values, but the script gave an object with a getter.");
        return slot.Value;
    }

    private static JsonValue Number(double number)
    {
        if (!double.IsFinite(number)) throw new ScriptFault($"Expected a finite number, but the script gave {number.ToString(CultureInfo.InvariantCulture)}.");
        return number == Math.Truncate(number) && Math.Abs(number) <= 9007199254740991 ? JsonValue.Create((long)number) : JsonValue.Create(number);
    }

    private static JsonValue Date(JsDate date)
    {
        var moment = date.ToDateTime();
        return JsonValue.Create(moment.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
    }
}
