using System.Globalization;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Placeholders;

/// <summary>What a text is about and for whom.</summary>
/// <param name="Language">cs, en or uk.</param>
/// <param name="Reminds">The deadline a mail reminds of, if any.</param>
/// <param name="Addressee">Values of the person written to: osloveni, in letters adresat and adresa.</param>
/// <param name="Over">Values of the box; they win over all.</param>
/// <param name="RecipientIndex">Which of several people it goes to, 0 for the first.</param>
public sealed record TextOccasion(CaseRow Case, WorkflowState State, Bundle Bundle, string Language, DateTimeOffset At,
    IReadOnlyDictionary<string, string> Addressee, JsonObject Over, DeadlineState? Reminds = null, int RecipientIndex = 0);

/// <summary>The placeholders of mails and letters: those of the house, then the procedure's, then the box's own. What is unknown is simply not there.</summary>
internal sealed class CaseValues(OfficePeople people, CaseFlowSettings settings, OfficeClock clock)
{
    /// <summary>Names of the house, for checking templates. Further ones: <see cref="Letters"/>, <see cref="Reminders"/>.</summary>
    public static readonly IReadOnlySet<string> House = new HashSet<string>
    {
        "cislo", "spisovaZnacka", "urad", "odbor", "zpracovatel", "telefon", "email", "odkazStav", "kodPripadu", "dnesniDatum", "osloveni", "ochrance",
        "datumDoruceni", "lhutaText",
    };
    /// <summary>In a letter <c>jazyk</c> is the addressee's language (cs, en or uk) and <c>preklad</c> holds all values once more in it; absent for cs.</summary>
    public static readonly IReadOnlySet<string> Letters = new HashSet<string> { "adresat", "adresa", "adresatJePodatel", "cisloJednaci", "jazyk", "preklad" };
    public static readonly IReadOnlySet<string> Reminders = new HashSet<string> { "predmet", "pocetDni", "lhutaDo" };

    public async Task<Dictionary<string, JsonNode?>> ReadAsync(TextOccasion about, CancellationToken cancel)
    {
        var (@case, state, bundle, language, at, addressee, over, reminds, _) = about;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, clock.Zone).DateTime);
        var values = await HouseAsync(@case, language, today, cancel);
        foreach (var (name, value) in addressee) values[name] = value.Length > 0 ? value : null;

        foreach (var (name, source) in bundle.Procedure.Placeholders) values[name] = await ValueAsync(source, about, cancel);
        if (!bundle.Procedure.Placeholders.ContainsKey("lhutaText")
            && bundle.Procedure.Placeholders.TryGetValue("lhutaDo", out var term) && term.StartsWith("deadline:", StringComparison.Ordinal))
            values["lhutaText"] = InWords(Latest(state, term["deadline:".Length..]), language);
        if (reminds is not null) Remind(values, reminds, about, today);
        foreach (var (name, value) in over) values[name] = Given(value, language);
        foreach (var name in values.Keys.ToList()) values[name] = Defused(values[name]);

        // The only two that may carry the mark: they stand for the derived code.
        values["kodPripadu"] = CaseCodeMark.Mark;
        values["odkazStav"] = $"{settings.PublicUrl.TrimEnd('/')}/stav?cislo={Uri.EscapeDataString(@case.Number)}&kod={CaseCodeMark.Mark}{(language is "cs" ? "" : $"&jazyk={language}")}";
        return values;
    }

    private async Task<Dictionary<string, JsonNode?>> HouseAsync(CaseRow @case, string language, DateOnly today, CancellationToken cancel)
    {
        var handler = await people.HandlerAsync(@case, cancel);
        // Before a handler is named the coordinator is; an office without one answers for itself.
        var named = handler ?? (await people.HoldersAsync(Access.Roles.Coordinator, @case, today, cancel)).FirstOrDefault();
        var office = settings.Office;
        return new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["cislo"] = @case.Number,
            ["spisovaZnacka"] = string.IsNullOrWhiteSpace(@case.FileMark) ? null : @case.FileMark,
            ["urad"] = office.Name,
            ["odbor"] = office.Department,
            ["zpracovatel"] = named?.DisplayName ?? office.Department,
            ["telefon"] = string.IsNullOrWhiteSpace(handler?.Phone) ? office.Phone : handler.Phone,
            ["email"] = string.IsNullOrWhiteSpace(handler?.Email) ? office.RegistryEmail : handler.Email,
            ["ochrance"] = office.Ombudsman,
            ["dnesniDatum"] = Words.Date(today, language),
            ["datumDoruceni"] = Words.Date(@case.DeliveredOn, language),
        };
    }

    private static void Remind(Dictionary<string, JsonNode?> values, DeadlineState reminds, TextOccasion about, DateOnly today)
    {
        var procedure = about.Bundle.Procedure;
        var task = about.State.Tasks.FirstOrDefault(t => t.Id == reminds.TaskId || t.DeadlineId == reminds.Id);
        values["predmet"] = task is not null ? procedure.Translate(task.Title, about.Language)
            : procedure.Deadline(reminds.Kind)?.Label.In(about.Language) is { Length: > 0 } label ? label : reminds.Kind;
        values["lhutaDo"] = reminds.LastDay is { } day ? Words.Date(day, about.Language) : null;
        values["lhutaText"] = InWords(reminds, about.Language);
        values["pocetDni"] = reminds.LastDay is { } last ? Math.Abs(last.DayNumber - today.DayNumber) : null;
    }

    private async Task<JsonNode?> ValueAsync(string source, TextOccasion about, CancellationToken cancel)
    {
        var colon = source.IndexOf(':');
        var (kind, name) = colon < 0 ? ("text", source) : (source[..colon], source[(colon + 1)..]);
        return kind switch
        {
            "field" => about.Bundle.Procedure.FieldNamed(name) is { } field ? await FieldAsync(field, about.State.Variables.GetValueOrDefault(name), about.Language, cancel) : null,
            "deadline" => Latest(about.State, name)?.LastDay is { } day ? Words.Date(day, about.Language) : null,
            "deadlineText" => InWords(Latest(about.State, name), about.Language),
            "letter" => LetterValue(name, about),
            "role" => await people.RoleOfAsync(about.Case.InstanceId, name, cancel),
            "box" => null,
            _ => name,
        };
    }

    /// <summary>What a box gives: it doesn't know the reader's language, so dates are written out here; an empty text is none.</summary>
    private static JsonNode? Given(JsonNode? value, string language) => value switch
    {
        JsonValue v when v.TryGetValue(out string? text) => string.IsNullOrWhiteSpace(text) ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Words.Date(day, language) : text,
        JsonArray { Count: 0 } => null,
        _ => value?.DeepClone(),
    };

    /// <summary>Dates are written out, people named, lists of texts joined. A choice stays its value, so that conditions can ask for it.</summary>
    private async Task<JsonNode?> FieldAsync(Field field, JsonNode? value, string language, CancellationToken cancel)
    {
        if (value is null) return null;
        if (value is JsonArray list)
        {
            var items = new List<JsonNode?>();
            foreach (var item in list) items.Add(await OneAsync(field, item, language, cancel));
            return field.Type is FieldType.Object ? new JsonArray([.. items]) : string.Join("; ", items.Where(i => i is not null));
        }
        return await OneAsync(field, value, language, cancel);
    }

    private async Task<JsonNode?> OneAsync(Field field, JsonNode? value, string language, CancellationToken cancel)
    {
        if (value is JsonObject o)
        {
            var written = new JsonObject();
            foreach (var (name, inner) in o)
                written[name] = field.Fields.FirstOrDefault(f => f.Name == name) is { } f ? await FieldAsync(f, inner, language, cancel) : inner?.DeepClone();
            return written;
        }
        var text = value is JsonValue v && v.TryGetValue(out string? s) ? s : null;
        if (text is { Length: 0 }) return null;
        return field.Type switch
        {
            FieldType.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => Words.Date(day, language),
            FieldType.User when Guid.TryParse(text, out var id) => (await people.UserAsync(id, cancel))?.DisplayName,
            _ => value?.DeepClone(),
        };
    }

    private static DeadlineState? Latest(WorkflowState state, string kind) =>
        state.Deadlines.LastOrDefault(d => d.Kind == kind && d.Status is not DeadlineStatus.Cancelled);

    private static JsonNode? InWords(DeadlineState? deadline, string language) => deadline switch
    {
        { LastDay: { } day } => Words.By(day, language),
        { Applied: { } rule } => Words.FromDelivery(rule.Amount, rule.Unit, language),
        { Rule.Rule: { } rule } => Words.FromDelivery(rule.Amount, rule.Unit, language),
        _ => null,
    };

    private static JsonNode? LetterValue(string name, TextOccasion about)
    {
        var dot = name.LastIndexOf('.');
        if (dot < 0) return null;
        var box = name[..dot];
        // Several boxes may share a name (the registry knows one queue): an id is meant before a name.
        var latest = about.State.Letters.LastOrDefault(l => l.ActivityId == box)
            ?? about.State.Letters.LastOrDefault(l => about.Bundle.Workflow.Nodes.GetValueOrDefault(l.ActivityId)?.Name == box);
        // Of letters to several people each reads of their own.
        var letter = about.State.Letters.LastOrDefault(l => l.ActivityInstanceId == latest?.ActivityInstanceId && l.RecipientIndex == about.RecipientIndex) ?? latest;
        return letter is null ? null : name[(dot + 1)..] switch
        {
            "dispatchedOn" => letter.DispatchedOn is { } day ? Words.Date(day, about.Language) : null,
            "deliveredOn" => letter.DeliveredOn is { } day ? Words.Date(day, about.Language) : null,
            "channel" => letter.Channel,
            "refNo" => letter.RefNo,
            "deliveredHow" => letter.DeliveredHow,
            _ => null,
        };
    }

    private static JsonNode? Defused(JsonNode? value) => value switch
    {
        JsonValue v when v.TryGetValue(out string? text) => CaseCodeMark.Defuse(text),
        JsonArray a => new JsonArray([.. a.Select(Defused)]),
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Defused(p.Value)))),
        _ => value?.DeepClone(),
    };
}
