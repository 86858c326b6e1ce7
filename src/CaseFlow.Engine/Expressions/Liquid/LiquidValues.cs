using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DotLiquid;

namespace CaseFlow.Engine.Expressions.Liquid;

/// <summary>JSON as the template engine wants it.</summary>
internal static class LiquidValues
{
    public static object? From(JsonNode? node)
    {
        switch (node)
        {
            case null: return null;
            case JsonObject o:
                var hash = new Hash();
                foreach (var (name, value) in o) hash[name] = From(value);
                return hash;
            case JsonArray a:
                return a.Select(From).ToList();
        }
        return node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => Number(node.ToJsonString()),
            JsonValueKind.Null => null,
            _ => node.GetValue<string>(),
        };
    }

    private static object Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small) ? small
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var big) ? big
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact
        : double.Parse(text, CultureInfo.InvariantCulture);
}
