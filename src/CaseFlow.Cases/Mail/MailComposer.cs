using System.Text.Json;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Placeholders;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using MimeKit;

namespace CaseFlow.Cases.Mail;

/// <summary>Renders a queued mail and freezes it as a row; called while the effects of a step are applied, so nothing here may fail the step.</summary>
public sealed class MailComposer(CaseFlowContext db, CaseFlowSettings settings, OfficeClock clock)
{
    private static readonly string[] Leaders = [Access.Roles.Coordinator, Access.Roles.Head, Access.Roles.Director];
    private readonly OfficePeople people = new(db);
    private int made;

    /// <summary>Somebody the mail goes to.</summary>
    private sealed record Person(string Name, string Address, string Language, bool Citizen);

    /// <summary>One row for each address (a role has several). A missing value or address makes the row blocked, with the names in Reason:
    /// <c>missing: vec, lhutaDo</c>, <c>noAddress</c>, <c>badAddress</c>, <c>noRecipient</c>, <c>noTemplate</c> or <c>badTemplate: …</c>.</summary>
    public async Task<IReadOnlyList<MessageRow>> ComposeAsync(MailQueued mail, CaseRow @case, WorkflowState state, Bundle bundle, DateTimeOffset at, CancellationToken cancel)
    {
        var persons = bundle.Procedure.Recipients.TryGetValue(mail.Recipient, out var recipient)
            ? [Citizen(recipient, mail.RecipientIndex, @case, state)]
            : await ColleaguesAsync(mail.Recipient, @case, at, cancel);
        if (persons.Count == 0) persons = [new Person(mail.Recipient, "", "cs", false)];

        var rows = new List<MessageRow>();
        foreach (var person in persons) rows.Add(await ComposeAsync(mail, person, @case, state, bundle, at, cancel));
        return rows;
    }

    /// <summary>A blocked mail once more: first what its row becomes, then what others get whom it had not found (a role that nobody held). Empty: its recipient is no longer one.</summary>
    public async Task<IReadOnlyList<MessageRow>> ComposeAgainAsync(MessageRow row, CaseRow @case, WorkflowState state, Bundle bundle, DateTimeOffset at, CancellationToken cancel)
    {
        if (row.Queued is null) return [];
        var mail = JsonSerializer.Deserialize<MailQueued>(row.Queued, CaseFlowJson.Options)!;
        var made = await ComposeAsync(mail, @case, state, bundle, at, cancel);
        if (row.ToCitizen || row.Recipient == "handler" || row.Reason == "noRecipient") return made;
        // Colleagues whom it did reach have theirs.
        return [.. made.Where(m => m.ToName == row.ToName).Take(1)];
    }

    private async Task<MessageRow> ComposeAsync(MailQueued mail, Person person, CaseRow @case, WorkflowState state, Bundle bundle, DateTimeOffset at, CancellationToken cancel)
    {
        var reminds = mail.DeadlineId is null ? null : state.Deadlines.FirstOrDefault(d => d.Id == mail.DeadlineId);
        var row = new MessageRow
        {
            Id = NextId(at, state.Revision), CaseId = @case.Id, Template = mail.Template, Language = person.Language, ToAddress = person.Address, ToName = person.Name,
            ToCitizen = person.Citizen, Recipient = mail.Recipient, DeadlineKind = reminds?.Kind, Subject = "", Text = "", Html = "", State = "blocked", Queued = JsonSerializer.Serialize(mail, CaseFlowJson.Options), CodeIssue = @case.CodeIssue, CreatedAt = at,
            // Mails to citizens wait a while, so that a mis-click can be taken back.
            DueAt = person.Citizen ? at.AddMinutes(settings.Mail.HoldMinutes) : at,
        };
        if (MailTemplate.Find(bundle, mail.Template, person.Language) is not ({ } template, { } language))
        {
            row.Reason = "noTemplate";
            return row;
        }
        row.Language = language;
        var addressee = new Dictionary<string, string> { ["osloveni"] = person.Citizen ? Words.Salutation(person.Name, language) : Words.ColleagueSalutation(language) };
        var values = await new CaseValues(people, settings, clock).ReadAsync(new TextOccasion(@case, state, bundle, language, at, addressee, mail.Values, reminds, mail.RecipientIndex), cancel);
        try
        {
            var (subject, text, missing) = template.Render(values, at, clock.Zone);
            if (person.Citizen && MailTemplate.Find(bundle, MailTemplate.Footer, language) is ({ } footer, _))
            {
                var end = footer.Render(values, at, clock.Zone);
                (text, missing) = ($"{text.TrimEnd()}\n\n{end.Text}", [.. missing.Union(end.Missing)]);
            }
            row.Subject = MailText.HeaderLine(subject);
            row.Text = MailText.Tidy(text);
            row.Html = MailText.Html(row.Subject, row.Text, language, settings.PublicUrl);
            row.Reason = missing.Count > 0 ? $"missing: {string.Join(", ", missing)}" : AddressProblem(mail, person);
        }
        catch (Exception e) when (e is not OperationCanceledException) // A template that breaks on this case's values blocks its mail, never the step.
        {
            row.Reason = $"badTemplate: {MailText.HeaderLine(e.Message)}";
        }
        if (row.Reason is null) (row.State, row.Queued) = ("waiting", null);
        return row;
    }

    /// <summary>UUIDv7 with the case's revision in its twelve spare bits and a counter behind them: mails of a case keep the order in which they were made,
    /// those of one step and those of several steps at one instant of the simulated clock.</summary>
    private Guid NextId(DateTimeOffset at, int revision)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        (bytes[6], bytes[7], bytes[8], bytes[9]) = ((byte)(0x70 | revision >> 8 & 0xF), (byte)revision, 0x80, (byte)made++);
        return new Guid(bytes, bigEndian: true);
    }

    private static string? AddressProblem(MailQueued mail, Person person) => person.Address switch
    {
        "" => person.Name == mail.Recipient && !person.Citizen ? "noRecipient" : "noAddress",
        _ => IsAddress(person.Address) ? null : "badAddress",
    };

    internal static bool IsAddress(string text) =>
        !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ',' or ';' or '<' or '>') && MailboxAddress.TryParse(text, out var address) && address.Address == text
        && text.IndexOf('@') is > 0 and var at && at < text.Length - 1;

    private static Person Citizen(Recipient recipient, int index, CaseRow @case, WorkflowState state)
    {
        var (name, email, _, language) = Addressee.Of(recipient, index, state.Variables.GetValueOrDefault);
        return new Person(MailText.HeaderLine(name), email, Words.LanguageOf(language.Length > 0 ? language : @case.Language), true);
    }

    private async Task<List<Person>> ColleaguesAsync(string recipient, CaseRow @case, DateTimeOffset at, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, clock.Zone).DateTime);
        List<UserRow> users;
        if (recipient == "handler")
            users = await people.HandlerAsync(@case, cancel) is { Disabled: false } handler ? [handler] : await LeadersAsync(Access.Roles.Coordinator, @case, today, cancel);
        else users = await LeadersAsync(recipient, @case, today, cancel);
        return [.. users.Select(u => new Person(MailText.HeaderLine(u.DisplayName), u.Email?.Trim() ?? "", Words.LanguageOf(u.Language), false))
            .DistinctBy(p => p.Address.Length > 0 ? p.Address.ToLowerInvariant() : p.Name)];
    }

    /// <summary>Who holds a role; when only the person complained about does, who stands above: escalation of a case against the head goes to the director (§ 14 správního řádu).</summary>
    private async Task<List<UserRow>> LeadersAsync(string role, CaseRow @case, DateOnly today, CancellationToken cancel)
    {
        var users = await people.HoldersAsync(role, @case, today, cancel);
        for (var above = Array.IndexOf(Leaders, role) + 1; users.Count == 0 && @case.KeepsSomebodyOut() && above > 0 && above < Leaders.Length; above++)
            users = await people.HoldersAsync(Leaders[above], @case, today, cancel);
        return users;
    }
}
