using System.Globalization;
using System.Text.Json.Nodes;

namespace CaseFlow.Chaos.Walks;

/// <summary>Fills forms with something that fits, drawn from the walk's dice.</summary>
internal static class Forms
{
    private static readonly string[] Languages = ["cs", "en", "uk"];

    public static JsonObject Submission(Random dice, int walk, DateOnly today)
    {
        var anonymous = dice.Next(10) == 0;
        var fields = new JsonObject
        {
            ["kind"] = dice.Next(10) switch { < 6 => "complaint", < 9 => "initiative", _ => "petition" }, ["anonymous"] = anonymous,
            ["subject"] = $"Věc {walk}", ["description"] = string.Concat(Enumerable.Repeat("Na podání nikdo neodpověděl. ", dice.Next(1, 20))),
            ["language"] = Languages[dice.Next(Languages.Length)], ["wantsResultDetails"] = dice.Next(2) == 0, ["wantsReply"] = dice.Next(2) == 0,
        };
        if (!anonymous)
        {
            (fields["firstName"], fields["lastName"]) = ("Jana", $"Příkladová {walk}");
            fields["address"] = "Vzorová 3, 360 01 Karlovy Vary";
            (fields["email"], fields["consentEmail"]) = ($"walk{walk}@example.cz", dice.Next(5) > 0);
        }
        return new JsonObject
        {
            ["procedure"] = "complaint", ["channel"] = dice.Next(2) == 0 ? "DS" : "desk", ["deliveredOn"] = Iso(today.AddDays(-dice.Next(20))), ["language"] = "cs", ["fields"] = fields,
        };
    }

    /// <param name="form">As the API describes it.</param>
    public static JsonObject Fill(JsonArray form, string? outcome, Random dice, DateOnly today)
    {
        var fields = new JsonObject();
        foreach (var field in form)
        {
            if ((bool)field!["readOnly"]!) continue;
            var name = (string)field["name"]!;
            var needed = (bool)field["required"]! || outcome is not null && field["requiredFor"]!.AsArray().Any(o => (string?)o == outcome);
            // Drawn in any case: what is drawn later must not depend on what the form asks for.
            var (wanted, seed) = (dice.Next(10) < 3, dice.Next());
            if ((needed || wanted) && Value(field, new Random(seed), today, needed) is { } value) fields[name] = value;
        }
        return fields;
    }

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonNode? Value(JsonNode field, Random dice, DateOnly today, bool needed)
    {
        if ((bool)field["list"]!)
        {
            var items = new JsonArray();
            for (var left = dice.Next(1, 3); left > 0; left--) items.Add(Item(field, dice, today));
            return items;
        }
        string[] options = [.. field["options"]!.AsArray().Where(o => (string)field["type"]! != "user" || ((string)o!["label"]!).StartsWith("API clerk", StringComparison.Ordinal)).Select(o => (string)o!["value"]!)];
        return (string)field["type"]! switch
        {
            "bool" => dice.Next(2) == 0,
            "date" => Iso((string)field["name"]! == "dueOn" ? today.AddDays(dice.Next(5, 40)) : today),
            "choice" or "user" => options.Length == 0 ? null : options[dice.Next(options.Length)],
            "email" => $"changed{dice.Next(1000)}@example.cz",
            "string" or "text" => $"Text {dice.Next(1_000_000)}",
            _ => needed ? "1" : null,
        };
    }

    private static JsonObject Item(JsonNode field, Random dice, DateOnly today)
    {
        var item = new JsonObject();
        foreach (var own in field["fields"]!.AsArray())
            if ((bool)own!["required"]!) item[(string)own["name"]!] = Value(own, dice, today, needed: true);
        return item;
    }
}
