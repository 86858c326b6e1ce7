using System.Globalization;

namespace CaseFlow.Web.Api;

/// <summary>The query string of a list, with one message per wrong parameter.</summary>
public sealed class ApiQuery(IQueryCollection query)
{
    private readonly Dictionary<string, string> errors = [];

    public IResult? Problem => errors.Count > 0 ? ApiProblems.Invalid(errors) : null;

    public string? Text(string name)
    {
        var text = query[name].ToString();
        if (text.Contains('\0') || text.Length > 200) errors[name] = "Expected at most 200 characters of text.";
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => Wrong<bool>(name, $"Expected true or false, but was \"{other}\"."),
    };

    public int Number(string name, int otherwise, int min, int max)
    {
        if (Text(name) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        return Wrong<int>(name, $"Expected a number from {min} to {max}, but was \"{text}\".") ?? otherwise;
    }

    public string? OneOf(string name, params string[] values)
    {
        var text = Text(name);
        if (text is not null && !values.Contains(text)) errors[name] = $"Expected one of {string.Join(", ", values)}, but was \"{text}\".";
        return text;
    }

    private T? Wrong<T>(string name, string message) where T : struct
    {
        errors[name] = message;
        return null;
    }
}
