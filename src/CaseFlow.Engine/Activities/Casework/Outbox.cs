using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Puts mails into the case's outbox, by SendMail and by reminders. Nobody to write to is no error: the mail is skipped with the reason in the journal.</summary>
internal static class Outbox
{
    /// <summary>Queues one mail to each person of a recipient; false when all were skipped.</summary>
    /// <param name="recipient">A named recipient of the procedure; "handler" and roles are people of the office and always get theirs.</param>
    public static bool Queue(ActivityContext context, string template, string recipient, JsonObject values, string? deadlineId = null)
    {
        if (context.Procedure?.Recipients.GetValueOrDefault(recipient) is not { } person)
        {
            Add(context, template, recipient, 0, values, deadlineId);
            return true;
        }
        var queued = false;
        foreach (var (index, data) in People(context, person))
        {
            if (WhyNot(context, person, index, data) is { } reason)
            {
                context.Journal("mailSkipped", ("template", template), ("recipient", recipient), ("index", $"{index}"), ("reason", reason));
                continue;
            }
            Add(context, template, recipient, index, values, deadlineId);
            queued = true;
        }
        return queued;
    }

    /// <summary>The people of a recipient: 0 = the one whose data are the case's fields, n = item n of the list named by AlsoEach.</summary>
    public static IEnumerable<(int Index, Func<string, JsonNode?> Data)> People(ActivityContext context, Recipient person)
    {
        yield return (0, context.Variable);
        if (person.AlsoEach is null || context.Variable(person.AlsoEach) is not JsonArray items) yield break;
        for (var i = 0; i < items.Count; i++)
            if (items[i] is JsonObject item)
            {
                // Whether the case may be written about at all is said once, for the case; the rest each person says for themselves.
                JsonNode? Of(string field) => field == person.Anonymous || field == person.Notify ? item[field] ?? context.Variable(field) : item[field];
                yield return (i + 1, Of);
            }
    }

    /// <summary>Nobody writes to the dead, and their death says nothing of the others.</summary>
    public static bool IsDead(Recipient person, int index, Func<string, JsonNode?> data) =>
        person.Deceased is { } field && data(field) is JsonArray dead && dead.Any(d => d is JsonValue value && value.TryGetValue(out string? text) && text == index.ToString(CultureInfo.InvariantCulture));

    private static string? WhyNot(ActivityContext context, Recipient person, int index, Func<string, JsonNode?> data)
    {
        if (IsDead(person, index, context.Variable)) return "deceased";
        if (person.Anonymous is { } anonymous && ActivityContext.Truth(data(anonymous))) return "anonymous";
        if (person.Notify is { } notify && data(notify) is { } said && !ActivityContext.Truth(said)) return "notifyFalse";
        if (person.Email is not { } email || data(email) is not { } address || address.GetValueKind() != JsonValueKind.String || string.IsNullOrWhiteSpace(address.GetValue<string>())) return "noAddress";
        return person.Consent is { } consent && !ActivityContext.Truth(data(consent)) ? "noConsent" : null;
    }

    private static void Add(ActivityContext context, string template, string recipient, int index, JsonObject values, string? deadlineId)
    {
        context.Add(new MailQueued(context.NewId("m"), template, recipient, index, (JsonObject)values.DeepClone(), deadlineId));
        context.Journal("mailQueued", ("template", template), ("recipient", recipient), ("index", $"{index}"));
    }
}
