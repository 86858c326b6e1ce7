using System.Collections;
using System.Globalization;
using System.Net;
using DotLiquid;

namespace CaseFlow.Engine.Expressions.Liquid;

/// <summary>Filters in place of the template engine's own, where those would ask the machine (time, culture) or grow without bound; the rest are its standard ones.</summary>
public static class LiquidFilters
{
    /// <summary>First of each printed chain: notes a value that isn't there.</summary>
    public static object? CaseflowIn(Context context, object? input, string name)
    {
        if (IsEmpty(input)) LiquidPrint.Of(context).ReportMissing(name);
        return input;
    }

    /// <summary>Last of each printed chain: what it returns is what is printed.</summary>
    public static string CaseflowOut(Context context, object? input, string name)
    {
        var print = LiquidPrint.Of(context);
        if (name.Length > 0 && IsEmpty(input)) print.ReportMissing(name);
        var text = Text(input);
        if (print.Html) text = WebUtility.HtmlEncode(text);
        print.Count(text.Length);
        return text;
    }

    /// <summary>Writes a date: <c>date</c> = "28. 2. 2026"; <c>date: "long"</c> = "28. února 2026"; <c>date: "long", "en"</c> = "28 February 2026"; otherwise a strftime pattern.</summary>
    public static string? Date(Context context, object? input, string? format = null) => Date(context, input, format, null);

    public static string? Date(Context context, object? input, string? format = null, string? language = null)
    {
        var text = Text(input);
        if (text.Length == 0) return null;
        var print = LiquidPrint.Of(context);
        return LiquidDates.Format(text, format, language, print.At, print.Zone) ?? text;
    }

    public static string Append(object? input, object? other) => Bounded(Text(input), Text(other));

    public static string Prepend(object? input, object? other) => Bounded(Text(other), Text(input));

    public static string Replace(Context context, object? input, object? old, object? with = null)
    {
        var (text, search, replacement) = (Text(input), Text(old), Text(with));
        if (search.Length == 0 || !text.Contains(search, StringComparison.Ordinal)) return text;
        if ((long)text.Length / search.Length * Math.Max(replacement.Length, search.Length) > MaxLength) throw LiquidPrint.TooLong(MaxLength);
        return text.Replace(search, replacement, StringComparison.Ordinal);
    }

    public static string Join(object? input, string? separator = " ")
    {
        if (input is not IEnumerable list || input is string) return Text(input);
        var parts = list.Cast<object?>().Select(Text).ToList();
        var between = separator ?? "";
        if (parts.Sum(p => (long)p.Length + between.Length) > MaxLength) throw LiquidPrint.TooLong(MaxLength);
        return string.Join(between, parts);
    }

    public static IEnumerable Concat(object? input, object? other)
    {
        var joined = List(input).Concat(List(other)).ToList();
        var max = EngineLimits.Default.ArrayLength;
        return joined.Count <= max ? joined : throw new LiquidFault($"Expected a list of at most {max} items (limit ArrayLength), but the template makes more.");
    }

    // The machine's culture has no say in letters, order and money.
    public static string Upcase(object? input) => Text(input).ToUpperInvariant();

    public static string Downcase(object? input) => Text(input).ToLowerInvariant();

    public static string Capitalize(Context context, object? input) =>
        Text(input) is { Length: > 0 } text ? char.ToUpperInvariant(text[0]) + text[1..] : "";

    public static IEnumerable Sort(Context context, object? input, string? property = null) => Ordered(input, property, StringComparer.Ordinal);

    public static IEnumerable SortNatural(object? input, string? property = null) => Ordered(input, property, StringComparer.OrdinalIgnoreCase);

    public static string Currency(Context context, object? input, string? language = null)
    {
        if (!decimal.TryParse(Text(input), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)) return Text(input);
        var figures = amount.ToString("#,##0.00", CultureInfo.InvariantCulture);
        return language == "en" ? "CZK " + figures : figures.Replace(",", "\u00a0", StringComparison.Ordinal).Replace('.', ',') + "\u00a0Kč";
    }

    /// <summary>Ends what people wrote with a full stop, whether or not they did: <c>Důvod: {{ duvod | sentence }}</c>.</summary>
    public static object? Sentence(object? input)
    {
        if (IsEmpty(input)) return input;
        var text = Text(input).TrimEnd().TrimEnd(',', ';', ':').TrimEnd();
        var last = text.TrimEnd('"', '\'', '“', '”', '»', ')');
        return last.Length > 0 && last[^1] is '.' or '!' or '?' or '…' && (last.Length == text.Length || text[^1] != ')') ? text : text + ".";
    }

    private static List<object?> Ordered(object? input, string? property, StringComparer texts)
    {
        object? Key(object? item) => property is null ? item : (item as Hash)?[property];
        return [.. List(input).OrderBy(Key, Comparer<object?>.Create((a, b) =>
            decimal.TryParse(Text(a), NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
            && decimal.TryParse(Text(b), NumberStyles.Float, CultureInfo.InvariantCulture, out var y) ? x.CompareTo(y) : texts.Compare(Text(a), Text(b))))];
    }

    private static IEnumerable<object?> List(object? value) => value switch
    {
        null => [],
        string or Hash => [value],
        IEnumerable list => list.Cast<object?>(),
        _ => [value],
    };

    private static int MaxLength => EngineLimits.Default.StringLength;

    private static string Bounded(string first, string second) =>
        (long)first.Length + second.Length <= MaxLength ? first + second : throw LiquidPrint.TooLong(MaxLength);

    private static bool IsEmpty(object? value) => value switch
    {
        null => true,
        string text => string.IsNullOrWhiteSpace(text),
        ICollection list => list.Count == 0,
        _ => false,
    };

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        Hash => "",
        IEnumerable list => string.Concat(list.Cast<object?>().Select(Text)),
        _ => "",
    };
}
