using System.Text.Json.Nodes;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Placeholders;

/// <summary>The person or body a letter goes to, in words.</summary>
public sealed record Addressee(string Name, string Address)
{
    /// <param name="named">A recipient of the procedure, or the addressee in words (then without an address).</param>
    public static Addressee Of(string named, Procedure procedure, WorkflowState state)
    {
        if (!procedure.Recipients.TryGetValue(named, out var recipient)) return new Addressee(named, "");
        return new Addressee($"{Text(state, recipient.FirstName)} {Text(state, recipient.LastName)}".Trim(), Text(state, recipient.Address));
    }

    internal Dictionary<string, string> Values(string language) => new()
    {
        ["adresat"] = Name,
        ["adresa"] = Address,
        ["osloveni"] = Words.Salutation(Name, language),
    };

    private static string Text(WorkflowState state, string? field) =>
        field is not null && state.Variables.GetValueOrDefault(field) is JsonValue value && value.TryGetValue(out string? text) ? text.Trim() : "";
}
