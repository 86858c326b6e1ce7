using System.Globalization;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using Interpreter = Jint.Engine;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>
/// Takes the place of built-in functions that do unbounded work in one call, or ask the machine. Measured on Jint 4.18 with its own memory limit of 16 MB:
/// <c>'x'.repeat(5e8)</c> took 1 GB, and join, flat, JSON.stringify of an object that contains itself many times over, and replace with <c>$'</c> never came back.
/// </summary>
internal sealed class ScriptGuards(Interpreter engine, ScriptBudget budget, EngineLimits limits)
{
    public void Install(IReadOnlySet<string> mentioned, bool regexes)
    {
        var text = Prototype("String");
        Cap(text, "repeat", (self, args) => Length(TypeConverter.ToString(self)) * Times(args));
        Cap(text, "padStart", (_, args) => Times(args));
        Cap(text, "padEnd", (_, args) => Times(args));
        Cap(text, "replace", Replaced);
        Cap(text, "replaceAll", Replaced);
        Cap(text, "concat", (self, args) => Length(TypeConverter.ToString(self)) + args.Sum(a => Length(TypeConverter.ToString(a))));
        Cap(text, "normalize", (self, _) => Length(TypeConverter.ToString(self)) * 18);
        foreach (var name in (string[])["split", "indexOf", "lastIndexOf", "includes", "toUpperCase", "toLowerCase", "trim", "substring", "substr", "slice"])
            Wrap(text, name, (self, _) => budget.Charge((self is JsString known ? known.Length : TypeConverter.ToString(self).Length) / 16));
        // A text becomes a regular expression of its own making here.
        foreach (var name in (string[])["match", "matchAll", "search"]) Wrap(text, name, (_, args) =>
        {
            if (args.Length > 0 && !IsRegex(args[0])) throw new ScriptFault($"Expected a regular expression for {name}, but the script gave something else.");
        });
        Put(text, "localeCompare", (self, args) =>
            JsNumber.Create(Math.Sign(string.CompareOrdinal(TypeConverter.ToString(self), args.Length > 0 ? TypeConverter.ToString(args[0]) : "undefined"))));
        Put(text, "toLocaleUpperCase", (self, _) => JsString.Create(TypeConverter.ToString(self).ToUpperInvariant()));
        Put(text, "toLocaleLowerCase", (self, _) => JsString.Create(TypeConverter.ToString(self).ToLowerInvariant()));

        var list = Prototype("Array");
        Wrap(list, "join", (self, args) => Joined(self, args.Length > 0 && !args[0].IsUndefined() ? Length(TypeConverter.ToString(args[0])) : 1));
        Wrap(list, "toString", (self, _) => Joined(self, 1));
        Put(list, "flat", Flat);
        foreach (var name in (string[])["sort", "toSorted", "reverse", "toReversed", "indexOf", "lastIndexOf", "includes", "fill", "slice", "splice", "concat"])
            Wrap(list, name, (self, _) => budget.Charge(self is JsArray items ? items.Length : limits.ArrayLength));
        Refuse(list, "toLocaleString", "text that is the same on every machine");

        if (mentioned.Contains("JSON")) Stringify();
        if (mentioned.Contains("Math")) Refuse(engine.GetValue("Math").AsObject(), "random", "the same value on every run");
        if (mentioned.Contains("Array")) Refuse(engine.GetValue("Array").AsObject(), "fromAsync", "an answer at once");
        if (mentioned.Contains("Date"))
        {
            var date = Prototype("Date");
            foreach (var name in (string[])["toLocaleString", "toLocaleDateString", "toLocaleTimeString", "toTemporalInstant"])
                Refuse(date, name, $"text that is the same on every machine (toISOString, or Liquid's date filter)");
        }
        Refuse(Prototype("Number"), "toLocaleString", "text that is the same on every machine (toFixed)");
        if (regexes) GuardRegexes();
    }

    private ObjectInstance Prototype(string of) => engine.GetValue(of).AsObject().Get("prototype").AsObject();

    private void Put(ObjectInstance on, string name, Func<JsValue, JsValue[], JsValue> body) =>
        on.FastSetProperty(name, new Jint.Runtime.Descriptors.PropertyDescriptor(new ClrFunction(engine, name, body), writable: false, enumerable: false, configurable: false));

    private void Wrap(ObjectInstance on, string name, Action<JsValue, JsValue[]> check)
    {
        var original = on.Get(name);
        if (original is not Jint.Native.Function.Function) return;
        Put(on, name, (self, args) =>
        {
            check(self, args);
            return engine.Call(original, self, args);
        });
    }

    private void Refuse(ObjectInstance on, string name, string expected) =>
        Put(on, name, (_, _) => throw new ScriptFault($"Expected {expected}, but the script calls {name}."));

    private void Cap(ObjectInstance on, string name, Func<JsValue, JsValue[], double> length) => Wrap(on, name, (self, args) =>
    {
        var result = length(self, args);
        if (result > limits.StringLength) throw TooLong(name);
        if (result > 0) budget.Charge((long)result);
    });

    private ScriptFault TooLong(string name) => new($"Expected text of at most {limits.StringLength} characters (limit StringLength), but {name} could make more.");

    private static double Length(string text) => text.Length;

    private static double Times(JsValue[] args) => args.Length > 0 ? TypeConverter.ToNumber(args[0]) is var n && double.IsNaN(n) ? 0 : n : 0;

    /// <summary>The most that replacing could give: every place replaced, each <c>$&amp;</c>, <c>$`</c> and <c>$'</c> by the whole text.</summary>
    private static double Replaced(JsValue self, JsValue[] args)
    {
        if (args.Length < 2) return 0;
        var text = TypeConverter.ToString(self);
        if (args[1] is Jint.Native.Function.Function) return text.Length;
        var with = TypeConverter.ToString(args[1]);
        var places = IsRegex(args[0]) ? text.Length + 1.0 : text.Length / Math.Max(1.0, TypeConverter.ToString(args[0]).Length) + 1;
        var dollars = with.Count(c => c == '$');
        return text.Length + places * (Math.Max(0, with.Length - 1) + dollars * (double)text.Length);
    }

    /// <summary>Nested lists come back here for each of their own, so that one list many times over is counted each time.</summary>
    private void Joined(JsValue self, double separator)
    {
        if (self is not JsArray list) throw new ScriptFault("Expected a list to join, but the script gave something else.");
        double length = list.Length * separator;
        for (uint i = 0; i < list.Length; i++)
            if (list[i] is { } item && item.IsString()) length += item.AsString().Length;
        if (length > limits.StringLength) throw TooLong("join");
        budget.Charge(list.Length + (long)length / 16);
    }

    private JsValue Flat(JsValue self, JsValue[] args)
    {
        if (self is not JsArray list) throw new ScriptFault("Expected a list to flatten, but the script gave something else.");
        var depth = args.Length > 0 && !args[0].IsUndefined() ? Math.Min(TypeConverter.ToNumber(args[0]), 16) : 1;
        var result = new List<JsValue>();
        Flatten(list, depth, result);
        return new JsArray(engine, [.. result]);
    }

    private void Flatten(JsArray list, double depth, List<JsValue> result)
    {
        budget.Charge(list.Length);
        for (uint i = 0; i < list.Length; i++)
        {
            if (list[i] is JsArray inner && depth >= 1) Flatten(inner, depth - 1, result);
            else if (result.Count >= limits.ArrayLength) throw new ScriptFault($"Expected a list of at most {limits.ArrayLength} items (limit ArrayLength), but flat makes more.");
            else result.Add(list[i] ?? JsValue.Undefined);
        }
    }

    private void Stringify()
    {
        var json = engine.GetValue("JSON").AsObject();
        Wrap(json, "stringify", (_, args) =>
        {
            if (args.Length > 1 && args[1] is Jint.Native.Function.Function) throw new ScriptFault("Expected JSON.stringify without a function, but the script gives it one.");
            // Walks the value under the limits of length and depth; what passes here is small enough.
            if (args.Length > 0) budget.Charge(ScriptValues.ToJson(args[0], limits)?.ToJsonString().Length ?? 0);
        });
        Wrap(json, "parse", (_, args) => budget.Charge(args.Length > 0 && args[0].IsString() ? args[0].AsString().Length : 0));
    }

    private void GuardRegexes()
    {
        var regex = engine.Evaluate("/a/").AsObject().Prototype!;
        foreach (var name in (string[])["exec", "test"])
            Wrap(regex, name, (self, args) => CheckSubject(self, args.Length > 0 ? TypeConverter.ToString(args[0]) : ""));
        foreach (var symbol in (string[])["match", "matchAll", "replace", "search", "split"])
        {
            var key = engine.GetValue("Symbol").AsObject().Get(symbol);
            var original = regex.Get(key);
            regex.FastSetProperty(key, new Jint.Runtime.Descriptors.PropertyDescriptor(new ClrFunction(engine, symbol, (self, args) =>
            {
                CheckSubject(self, args.Length > 0 ? TypeConverter.ToString(args[0]) : "");
                return engine.Call(original, self, args);
            }), false, false, false));
        }
        Refuse(regex, "compile", "the regular expression as it stands");
        regex.FastSetProperty("constructor", new Jint.Runtime.Descriptors.PropertyDescriptor(JsValue.Undefined, false, false, false));
    }

    private void CheckSubject(JsValue self, string subject)
    {
        var source = IsRegex(self) ? TypeConverter.ToString(self.AsObject().Get("source")) : throw new ScriptFault("Expected a regular expression, but the script gave something else.");
        var longest = RegexRules.LongestSubject(source);
        if (subject.Length > longest)
            throw new ScriptFault($"Expected text of at most {longest.ToString(CultureInfo.InvariantCulture)} characters for /{source}/, but this one has {subject.Length.ToString(CultureInfo.InvariantCulture)}.");
        budget.Charge(subject.Length);
    }

    private static bool IsRegex(JsValue value) => value.IsRegExp();
}
