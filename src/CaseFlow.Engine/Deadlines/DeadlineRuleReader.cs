using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CaseFlow.Engine.Deadlines;

/// <summary>Reads rules and reminders as they stand in a drawing (docs/casework.md). A mistake is a sentence "Expected …, but …", never an exception.</summary>
public static partial class DeadlineRuleReader
{
    /// <summary>A field, a letter's date, another deadline's last day, or the step's own date.</summary>
    [GeneratedRegex(@"^(now|field:\w+|letter:[^.\s]+\.(dispatchedOn|deliveredOn)|deadline:\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Origin();

    public static bool TryRead(JsonNode? node, [NotNullWhen(true)] out DeadlineRule? rule, out string problem)
    {
        rule = null;
        if (node is not JsonObject json) return Fail("a deadline rule to be an object", node, out problem);
        if (json.ContainsKey("rule") == json.ContainsKey("byField"))
            return Fail("a deadline rule to have either 'rule' or 'byField'", json, out problem);

        if (json.ContainsKey("rule"))
        {
            if (!TryReadTerm(json["rule"], out var only, out problem)) return false;
            rule = new DeadlineRule { Rule = only };
            return true;
        }

        if (Text(json["byField"]) is not { Length: > 0 } field) return Fail("'byField' to be the name of a field", json["byField"], out problem);
        if (json["rules"] is not JsonObject { Count: > 0 } rules) return Fail("'rules' to be a rule for each value of the field", json["rules"], out problem);
        var terms = new Dictionary<string, TermRule?>();
        foreach (var (value, term) in rules)
        {
            if (!TryReadTerm(term, out var read, out problem)) return false;
            terms[value] = read;
        }
        rule = new DeadlineRule { ByField = field, Rules = terms };
        problem = "";
        return true;
    }

    public static bool TryReadReminders(JsonNode? node, out List<Reminder> reminders, out string problem)
    {
        (reminders, problem) = ([], "");
        if (node is null) return true;
        if (node is not JsonArray list) return Fail("reminders to be a list", node, out problem);
        foreach (var item in list)
        {
            if (item is not JsonObject json) return Fail("a reminder to be an object", item, out problem);
            if (!TryWhole(json["offset"], out var offset) || offset is < -1000 or > 1000) return Fail("a reminder's 'offset' to be days between -1000 and 1000", json["offset"], out problem);
            if (!TryName<DeadlineUnit>(json["unit"], DeadlineUnit.CalendarDay, out var unit) || unit is not (DeadlineUnit.CalendarDay or DeadlineUnit.WorkingDay))
                return Fail("a reminder's 'unit' to be calendarDay or workingDay", json["unit"], out problem);
            var to = json["to"] is JsonArray names ? names.Select(Text).ToList() : [Text(json["to"])];
            if (to.Count == 0 || to.Any(string.IsNullOrEmpty)) return Fail("a reminder's 'to' to name its recipients", json["to"], out problem);
            if (Text(json["mail"]) is not { Length: > 0 } mail) return Fail("a reminder's 'mail' to name a template", json["mail"], out problem);
            var weekly = json["weekly"] is JsonValue w && w.TryGetValue(out bool repeated) && repeated;
            if (weekly && offset <= 0) return Fail("a weekly reminder to come after the last day", json["offset"], out problem);
            reminders.Add(new Reminder(offset, unit, to!, mail, weekly));
        }
        return true;
    }

    private static bool TryReadTerm(JsonNode? node, out TermRule? term, out string problem)
    {
        (term, problem) = (null, "");
        if (node is null) return true;
        if (node is not JsonObject json) return Fail("a term to be an object or null", node, out problem);
        if (!TryWhole(json["amount"], out var amount) || amount is < 0 or > 36_525) return Fail("'amount' to be a whole number between 0 and 36525", json["amount"], out problem);
        if (!TryName<DeadlineUnit>(json["unit"], null, out var unit)) return Fail("'unit' to be calendarDay, workingDay, week, month or year", json["unit"], out problem);
        if (Text(json["from"]) is not { } from || !Origin().IsMatch(from))
            return Fail("'from' to be field:<name>, letter:<box>.deliveredOn, letter:<box>.dispatchedOn, deadline:<kind> or now", json["from"], out problem);
        if (!TryName<Direction>(json["direction"], Direction.After, out var direction)) return Fail("'direction' to be after or before", json["direction"], out problem);
        Roll? roll = null;
        if (json["roll"] is { } rollNode)
        {
            if (!TryName<Roll>(rollNode, null, out var named)) return Fail("'roll' to be forward, backward or none", rollNode, out problem);
            roll = named;
        }
        DeadlineBasis? basis = null;
        if (json["basis"] is { } basisNode)
        {
            if (!TryName<DeadlineBasis>(basisNode, null, out var named)) return Fail("'basis' to be internal or statutory", basisNode, out problem);
            basis = named;
        }
        term = new TermRule(amount, unit, from, direction, roll, basis, Text(json["paragraph"]));
        return true;
    }

    private static bool TryWhole(JsonNode? node, out int number)
    {
        number = 0;
        return node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && int.TryParse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out number);
    }

    private static bool TryName<T>(JsonNode? node, T? absent, out T value) where T : struct, Enum
    {
        value = absent ?? default;
        if (node is null) return absent is not null;
        return Text(node) is { Length: > 0 } name && char.IsLetter(name[0]) && Enum.TryParse(name, ignoreCase: true, out value);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static bool Fail(string expected, JsonNode? actual, out string problem)
    {
        var text = actual?.ToJsonString() ?? "absent";
        problem = $"Expected {expected}, but it is {(text.Length > 100 ? text[..100] + "…" : text)}.";
        return false;
    }
}
