using System.Text.Json.Nodes;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Casework;

/// <summary>What every case has besides its procedure's own fields: channel, day of delivery, language. A procedure that declares a field of that name gets the value.</summary>
internal static class CaseHeader
{
    public static readonly IReadOnlyList<string> Channels = ["DS", "post", "desk", "email", "oral", "web", "verifiedWeb"];

    /// <summary>Languages of mails (DOMAIN 5.1); a speaker of another one gets Czech or English.</summary>
    public static readonly IReadOnlyList<string> Languages = ["cs", "sk", "en", "uk", "other"];

    public static JsonObject Completed(Procedure procedure, JsonObject fields, string channel, DateOnly deliveredOn, string language)
    {
        var all = fields.DeepClone().AsObject();
        Set("channel", channel);
        Set("deliveredOn", Values.Iso(deliveredOn));
        Set("language", language);
        return all;

        void Set(string name, string value)
        {
            if (procedure.FieldNamed(name) is not null && Values.IsEmpty(all[name])) all[name] = value;
        }
    }
}
