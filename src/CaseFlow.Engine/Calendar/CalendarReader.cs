using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Calendar;

/// <summary>Reads calendar.json. Every mistake is a <see cref="FormatException"/> that says what was expected and where.</summary>
internal static class CalendarReader
{
    public static (IReadOnlyList<Holiday> Holidays, string Hash) Read(string json)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new FormatException($"Expected calendar.json to be JSON, but it isn't: {e.Message}", e);
        }
        if (root is not JsonObject calendar) throw new FormatException("Expected calendar.json to be an object, but it isn't.");
        if (calendar["holidays"] is not JsonArray { Count: > 0 } list) throw new FormatException("Expected calendar.json to have a list 'holidays', but it has none.");
        var holidays = list.Select((node, index) => ReadOne(node, $"holidays[{index}]")).ToList();
        return (holidays, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(calendar)!.ToJsonString(CaseFlowJson.Options)))));
    }

    private static Holiday ReadOne(JsonNode? node, string at)
    {
        if (node is not JsonObject holiday) throw Expected(at, "an object", node);
        if (holiday["name"] is not JsonObject names) throw Expected($"{at}.name", "names by language", holiday["name"]);
        var labels = new Labels();
        foreach (var (language, name) in names) labels[language] = Text(name, $"{at}.name.{language}");
        foreach (var language in (string[])["cs", "en"])
            if (labels.In(language).Length == 0) throw Expected($"{at}.name.{language}", "a name", null);
        var paragraph = Text(holiday["paragraph"], $"{at}.paragraph");
        var from = Year(holiday["validFrom"], $"{at}.validFrom") ?? OfficeCalendar.FirstDay.Year;
        var to = Year(holiday["validTo"], $"{at}.validTo") ?? OfficeCalendar.EndDay.Year;
        if (from > to) throw new FormatException($"Expected {at}.validFrom not to be after validTo, but it is {from} and {to}.");

        var (date, easter) = (holiday["date"], holiday["easter"]);
        if (date is null == easter is null)
            throw new FormatException($"Expected {at} to have either 'date' or 'easter', but it has {(date is null ? "none" : "both")}.");
        if (easter is not null)
            return new Holiday(labels, paragraph, null, null, Whole(easter, $"{at}.easter", -60, 60), from, to);

        var text = Text(date, $"{at}.date");
        // In a common year, for 29 February is no day of every year.
        if (!DateOnly.TryParseExact($"2001-{text}", "yyyy-MM-dd", out var day)) throw Expected($"{at}.date", "a day of every year as MM-dd", date);
        return new Holiday(labels, paragraph, day.Month, day.Day, null, from, to);
    }

    private static int? Year(JsonNode? node, string at) => node is null ? null : Whole(node, at, OfficeCalendar.FirstDay.Year, OfficeCalendar.EndDay.Year);

    private static int Whole(JsonNode node, string at, int min, int max) =>
        node is JsonValue value && value.TryGetValue(out int number) && number >= min && number <= max
            ? number : throw Expected(at, $"a whole number between {min} and {max}", node);

    private static string Text(JsonNode? node, string at) =>
        node is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : throw Expected(at, "a text", node);

    private static FormatException Expected(string at, string what, JsonNode? node) =>
        new($"Expected {at} of calendar.json to be {what}, but it is {node?.ToJsonString() ?? "absent"}.");

    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Canonical(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Canonical)]),
        _ => node?.DeepClone(),
    };
}
