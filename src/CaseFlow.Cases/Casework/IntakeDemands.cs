using System.Text.Json.Nodes;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Casework;

/// <summary>What a person who registers a submission is asked for by its channel. Only fields that the procedure's intake form has.</summary>
internal static class IntakeDemands
{
    /// <summary>Who wrote the record of an oral submission (§ 37 odst. 4, § 175 odst. 3).</summary>
    public const string RecordedBy = "recordedBy";
    /// <summary>Is it a complaint of how another authority handled a complaint (§ 175 odst. 7)? Asked of every complaint.</summary>
    public const string ReviewAsked = "reviewAsked";

    public static void Check(Procedure procedure, string channel, JsonObject values, FieldMessages say, Dictionary<string, string> errors)
    {
        var form = procedure.Forms.GetValueOrDefault("intake") ?? [];
        foreach (var field in Asked(channel, Values.Text(values["kind"]), Values.IsTrue(values["anonymous"])))
            if (form.Any(on => on.Field == field) && Values.IsEmpty(values[field])) errors.TryAdd(field, say.Required);
    }

    private static IEnumerable<string> Asked(string channel, string? kind, bool anonymous)
    {
        // A message in the data box comes from a box, an e-mail from an address, whoever the person is.
        if (channel == "DS" && !anonymous) yield return "dataBoxId";
        if (channel == "email" && !anonymous) yield return "email";
        if (channel == "oral") yield return RecordedBy;
        if (kind == "complaint") yield return ReviewAsked;
    }
}
