namespace CaseFlow.Engine.Expressions;

/// <summary>What a value is declared to be, whatever it is called there.</summary>
internal enum ValueKind { Object, String, Boolean, Int32, Int64, Decimal, Double, DateTime, DateTimeOffset, Date, Time, TimeSpan, Guid, Dictionary }

/// <summary>A declared type: Elsa's short name (<c>Int32</c>, <c>String[]</c>) or .NET's full name (<c>System.Int32, System.Private.CoreLib</c>).</summary>
internal readonly record struct ValueType(ValueKind Kind, bool IsArray)
{
    public static bool TryParse(string typeName, out ValueType type)
    {
        var name = typeName.AsSpan().Trim();
        var array = false;
        if (ElementOf(name, out var element)) { name = element; array = true; }
        array |= TakeBrackets(ref name);
        if (!name.Contains('[') && name.IndexOf(',') is > 0 and var comma) name = name[..comma].Trim();
        array |= TakeBrackets(ref name);
        if (name.StartsWith("System.Nullable`1[", StringComparison.Ordinal)) name = Inner(name);
        if (name.EndsWith("?", StringComparison.Ordinal)) name = name[..^1];

        ValueKind? kind = name.ToString() switch
        {
            "" or "Object" or "System.Object" or "Any" or "Json" or "JsonElement" or "JsonNode" or "JsonObject" or "JsonArray"
                or "System.Text.Json.JsonElement" or "System.Text.Json.Nodes.JsonNode" or "System.Text.Json.Nodes.JsonObject"
                or "System.Text.Json.Nodes.JsonArray" or "System.Dynamic.ExpandoObject" or "ExpandoObject" => ValueKind.Object,
            "String" or "string" or "System.String" or "Char" or "System.Char" or "Uri" or "System.Uri" => ValueKind.String,
            "Boolean" or "Bool" or "bool" or "System.Boolean" => ValueKind.Boolean,
            "Int32" or "Integer" or "int" or "System.Int32" or "Int16" or "System.Int16" or "short" or "Byte" or "System.Byte" => ValueKind.Int32,
            "Int64" or "Long" or "long" or "System.Int64" => ValueKind.Int64,
            "Decimal" or "decimal" or "System.Decimal" => ValueKind.Decimal,
            "Double" or "double" or "System.Double" or "Single" or "Float" or "float" or "System.Single" => ValueKind.Double,
            "DateTime" or "System.DateTime" => ValueKind.DateTime,
            "DateTimeOffset" or "System.DateTimeOffset" => ValueKind.DateTimeOffset,
            "Date" or "DateOnly" or "System.DateOnly" => ValueKind.Date,
            "Time" or "TimeOnly" or "System.TimeOnly" => ValueKind.Time,
            "TimeSpan" or "System.TimeSpan" => ValueKind.TimeSpan,
            "Guid" or "System.Guid" => ValueKind.Guid,
            "ObjectDictionary" or "Dictionary" => ValueKind.Dictionary,
            var n when n.StartsWith("System.Collections.Generic.IDictionary`2", StringComparison.Ordinal)
                || n.StartsWith("System.Collections.Generic.Dictionary`2", StringComparison.Ordinal) => ValueKind.Dictionary,
            _ => null,
        };
        type = new ValueType(kind ?? ValueKind.Object, array);
        return kind is not null;
    }

    private static bool TakeBrackets(ref ReadOnlySpan<char> name)
    {
        if (!name.EndsWith("[]", StringComparison.Ordinal)) return false;
        name = name[..^2];
        return true;
    }

    /// <summary>Elsa writes lists as <c>System.Collections.Generic.ICollection`1[[System.String, …]]</c> or <c>List&lt;String&gt;</c>.</summary>
    private static bool ElementOf(ReadOnlySpan<char> name, out ReadOnlySpan<char> element)
    {
        element = default;
        foreach (var list in Lists)
        {
            if (name.StartsWith(list + "`1[", StringComparison.Ordinal)) { element = Inner(name); return true; }
            if (name.StartsWith(list + "<", StringComparison.Ordinal) && name.EndsWith(">", StringComparison.Ordinal))
            {
                element = name[(list.Length + 1)..^1];
                return true;
            }
        }
        return false;
    }

    private static ReadOnlySpan<char> Inner(ReadOnlySpan<char> generic)
    {
        var inner = generic[(generic.IndexOf('[') + 1)..].TrimStart('[');
        var end = inner.IndexOfAny(',', ']');
        return (end < 0 ? inner : inner[..end]).Trim();
    }

    private static readonly string[] Lists =
    [
        "System.Collections.Generic.List", "System.Collections.Generic.IList", "System.Collections.Generic.ICollection",
        "System.Collections.Generic.IEnumerable", "System.Collections.Generic.HashSet", "System.Collections.Generic.ISet",
        "List", "IList", "ICollection", "IEnumerable", "HashSet",
    ];
}
