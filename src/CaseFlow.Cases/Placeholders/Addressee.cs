using System.Text.Json.Nodes;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Placeholders;

/// <summary>A person outside the office whom the case writes to, as the case's data name them. What isn't known is "".</summary>
/// <param name="Language">As the data say, or "".</param>
public sealed record Addressee(string Name, string Email, string Address, string Language)
{
    /// <summary>A letter's addressee: a person of a recipient of the procedure, or a name in words.</summary>
    public static Addressee Of(LetterState letter, Procedure procedure, WorkflowState state) =>
        procedure.Recipients.TryGetValue(letter.Addressee, out var recipient) ? Of(recipient, letter.RecipientIndex, state.Variables.GetValueOrDefault) : new Addressee(letter.Addressee, "", "", "");

    /// <param name="index">0 is the recipient itself, n the nth of its list of further people.</param>
    /// <param name="data">The case's data by name of the field.</param>
    public static Addressee Of(Recipient recipient, int index, Func<string, JsonNode?> data)
    {
        var list = index > 0 && recipient.AlsoEach is { } each ? data(each) as JsonArray : null;
        var item = list is not null && index <= list.Count ? list[index - 1] as JsonObject : null;
        string Read(string? field) => field is null ? "" : Text(index > 0 ? item?[field] : data(field));

        var language = Read(recipient.Language);
        return new Addressee($"{Read(recipient.FirstName)} {Read(recipient.LastName)}".Trim(), Read(recipient.Email), Read(recipient.Address),
            language.Length > 0 || recipient.Language is null ? language : Text(data(recipient.Language)));
    }

    /// <summary>How many people a recipient has: the one whose data are the case's fields, and those of its list.</summary>
    public static int Count(Recipient recipient, Func<string, JsonNode?> data) => 1 + (recipient.AlsoEach is { } each && data(each) is JsonArray list ? list.Count : 0);

    internal Dictionary<string, string> Values(string language) => new()
    {
        ["adresat"] = Name,
        ["adresa"] = Address,
        ["osloveni"] = Words.Salutation(Name, language),
    };

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text.Trim() : "";
}
