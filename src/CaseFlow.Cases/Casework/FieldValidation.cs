using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Casework;

/// <summary>What came of checking a form: the values as they are stored (trimmed, dates ISO, decimals as text, "" → null), or a message per field.</summary>
internal sealed record CheckedFields(JsonObject Values, IReadOnlyDictionary<string, string> Errors);

/// <summary>The one place where fields are checked, for forms, API and intake (DOMAIN 5.6).</summary>
/// <param name="lastDays">Last days of the case's deadlines by kind, for fields that must lie after one.</param>
internal sealed partial class FieldValidation(DateOnly today, string language, Staff staff, IReadOnlyDictionary<string, DateOnly>? lastDays = null)
{
    private readonly Dictionary<string, string> errors = [];
    private readonly FieldMessages say = new(language);

    /// <param name="given">What was sent. A field that isn't on the form is refused.</param>
    /// <param name="present">Values the case has already: a required field that isn't sent keeps its value.</param>
    /// <param name="outcome">The outcome chosen: fields required only for it.</param>
    public CheckedFields Check(IReadOnlyList<ResolvedField> form, JsonObject given, Func<string, JsonNode?> present, string? outcome = null)
    {
        var values = new JsonObject();
        foreach (var (name, _) in given)
            if (form.All(f => f.Field.Name != name)) errors[name] = say.Unknown;
        foreach (var on in form)
        {
            var (field, required, requiredFor, readOnly) = on;
            // Whoever sends a form back whole sends these too; they stay as they are.
            if (readOnly) continue;
            var sent = given.TryGetPropertyValue(field.Name, out var value);
            if (sent && Normal(field, value, field.Name) is var normal && !errors.ContainsKey(field.Name)) values[field.Name] = normal;
            if (errors.ContainsKey(field.Name) || errors.Keys.Any(k => k.StartsWith(field.Name + "[", StringComparison.Ordinal))) continue;
            var now = sent ? values[field.Name] : present(field.Name);
            var needed = (required || outcome is not null && requiredFor.Contains(outcome)) && Holds(on) || field.RequiredUnless is { } unless && !Values(unless);
            // A tick box that must be filled is filled with "no" too.
            if (needed && CaseFlow.Cases.Casework.Values.IsEmpty(now)) errors[field.Name] = say.Required;
        }
        // Against the other fields, once all are known.
        foreach (var (field, _, _, readOnly) in form)
        {
            if (readOnly || errors.ContainsKey(field.Name)) continue;
            if (field.NotBefore is { } earlier && Casework.Values.Date(Now(field.Name)) is { } day && Casework.Values.Date(Now(earlier)) is { } bound && day < bound) errors[field.Name] = say.NotBefore(bound);
            if (field.Not is { } other && Casework.Values.Text(Now(field.Name)) is { } person && person == Casework.Values.Text(Now(other))) errors[field.Name] = say.SamePerson;
        }
        return new CheckedFields(values, errors);

        JsonNode? Now(string name) => values.TryGetPropertyValue(name, out var sent) ? sent : present(name);

        bool Holds(ResolvedField on) => on.When?.All(w => Casework.Values.Text(given.TryGetPropertyValue(w.Key, out var v) ? v : present(w.Key)) is { } text && w.Value.Contains(text)) ?? true;

        bool Values(string name) => Casework.Values.IsTrue(given.TryGetPropertyValue(name, out var v) ? Bool(v) : present(name));
    }

    private static JsonNode? Bool(JsonNode? value) => Casework.Values.Text(value) is { } text && text is "true" or "on" or "True" ? JsonValue.Create(true) : null;

    private JsonNode? Normal(Field field, JsonNode? value, string path)
    {
        if (value is null || value.GetValueKind() == JsonValueKind.Null) return null;
        if (!field.List) return One(field, value, path);
        if (value is not JsonArray list) return Error(path, say.List);
        if (list.Count > 200) return Error(path, say.TooMany(200));
        var items = new JsonArray();
        for (var i = 0; i < list.Count; i++)
            if (One(field, list[i], $"{path}[{i}]") is { } item) items.Add(item);
        return items;
    }

    private JsonNode? One(Field field, JsonNode? value, string path)
    {
        if (field.Type == FieldType.Object) return value is JsonObject item ? Item(field, item, path) : Error(path, say.Object);
        if (value is JsonObject or JsonArray) return Error(path, say.Single);
        if (!Casework.Values.IsReadable(value)) return Error(path, say.Control);
        if (field.Type is FieldType.Bool) return Boolean(value, path);
        var text = Casework.Values.Text(value)?.Trim();
        if (string.IsNullOrEmpty(text)) return null;
        if (field.Type is not FieldType.Integer and not FieldType.Decimal && value!.GetValueKind() != JsonValueKind.String) return Error(path, say.Text);
        if (text.Length > (field.MaxLength ?? LengthOf(field) ?? int.MaxValue)) return Error(path, say.TooLong(field.MaxLength ?? LengthOf(field)!.Value));
        // Control characters in one line end up in headers of mails; a text has lines, nothing else of the kind.
        if (text.Any(c => char.IsControl(c) && !(field.Type == FieldType.Text && c is '\n' or '\r' or '\t'))) return Error(path, say.Control);
        return field.Type switch
        {
            FieldType.Text => text.ReplaceLineEndings("\n"),
            FieldType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : Error(path, say.Integer),
            FieldType.Decimal => decimal.TryParse(Plain(text).Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? number.ToString(CultureInfo.InvariantCulture) : Error(path, say.Decimal),
            FieldType.Date => Date(field, text, path),
            FieldType.DateTime => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) : Error(path, say.DateTime),
            FieldType.Choice => field.Options.Any(o => o.Value == text) ? text : Error(path, say.Option(field.Options.Select(o => o.Value))),
            FieldType.User => Guid.TryParse(text, out var id) && staff.MayBe(field, id) ? id.ToString() : Error(path, say.Person),
            FieldType.Email => Email().IsMatch(text) ? text : Error(path, say.Email),
            FieldType.Phone => Phone().IsMatch(Plain(text)) ? Plain(text) : Error(path, say.Phone),
            FieldType.PostalCode => PostalCode().IsMatch(text) ? $"{text[..3]} {text[^2..]}" : Error(path, say.PostalCode),
            FieldType.DataBox => DataBox().IsMatch(text.ToLowerInvariant()) ? text.ToLowerInvariant() : Error(path, say.DataBox),
            _ => text,
        };
    }

    private JsonObject? Item(Field field, JsonObject item, string path)
    {
        var values = new JsonObject();
        foreach (var (name, _) in item)
            if (field.Fields.All(f => f.Name != name)) errors[$"{path}.{name}"] = say.Unknown;
        foreach (var own in field.Fields)
        {
            var value = Normal(own, item[own.Name], $"{path}.{own.Name}");
            if (value is not null) values[own.Name] = value;
            else if (own.Required && !errors.ContainsKey($"{path}.{own.Name}")) errors[$"{path}.{own.Name}"] = say.Required;
        }
        return values;
    }

    private JsonNode? Boolean(JsonNode? value, string path) => value?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.ToString() switch { "true" or "on" => true, "false" or "off" => false, "" => null, _ => Error(path, say.Bool) },
        _ => Error(path, say.Bool),
    };

    private JsonNode? Date(Field field, string text, string path)
    {
        if (!DateOnly.TryParseExact(text, ["yyyy-MM-dd", "d. M. yyyy", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return Error(path, say.Date);
        // Nobody who writes to the office was born before, and no duty is as old.
        if (day.Year < 1900) return Error(path, say.Earliest);
        if (field.Range == "past" && day > today) return Error(path, say.Past);
        if (field.Range == "future" && day < today) return Error(path, say.Future);
        if (field.After is { } kind && lastDays?.TryGetValue(kind, out var last) == true && day <= last) return Error(path, say.After(last));
        return Casework.Values.Iso(day);
    }

    private JsonNode? Error(string path, string message)
    {
        errors[path] = message;
        return null;
    }

    /// <summary>What a field may hold when its manifest sets no bound.</summary>
    public static int? LengthOf(Field field) => field.Type switch
    {
        FieldType.Text => 20_000,
        FieldType.Email => 254,
        FieldType.String => 500,
        FieldType.Bool or FieldType.Object => null,
        _ => 100,
    };

    public static bool IsEmail(string text) => text.Length <= 254 && Email().IsMatch(text);

    private static string Plain(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    [GeneratedRegex(@"^[^\s@<>,;:""\\\[\]()]{1,64}@[^\s@<>,;:""\\\[\]().]+(\.[^\s@<>,;:""\\\[\]().]+)+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Email();

    [GeneratedRegex(@"^(\+[1-9][0-9]{6,14}|[2-9][0-9]{8})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Phone();

    [GeneratedRegex(@"^[1-7][0-9]{2} ?[0-9]{2}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PostalCode();

    [GeneratedRegex(@"^[0-9a-z]{7}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DataBox();
}
