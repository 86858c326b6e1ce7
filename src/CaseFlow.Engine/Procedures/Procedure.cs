using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Engine.Procedures;

/// <summary>Words in the languages of the office, by ISO 639-1 code; "cs" is always there.</summary>
public sealed class Labels : Dictionary<string, string>
{
    /// <summary>The words in <paramref name="language"/>, else in Czech, else "".</summary>
    public string In(string language) => TryGetValue(language, out var words) ? words : TryGetValue("cs", out var czech) ? czech : "";
}

/// <summary>The manifest of a procedure: <c>procedure.json</c> of its folder. Read with web JSON defaults (camelCase).</summary>
public sealed class Procedure
{
    public required string Name { get; init; }
    public required Labels Title { get; init; }
    /// <summary>Neutral prefix of case numbers, e.g. "ST".</summary>
    public required string NumberPrefix { get; init; }
    /// <summary>Whoever takes a task of this role in a case without a handler becomes its handler.</summary>
    public string HandlerRole { get; init; } = "clerk";
    /// <summary>Roles that may see cases of this procedure at all.</summary>
    public List<string> Roles { get; init; } = [];
    public List<Field> Fields { get; init; } = [];
    /// <summary>Fields of a letter's dispatch form (dispatchedOn, channel, refNo). They are outputs of the SendLetter box and never data of the case,
    /// so that the letter's channel can't overwrite the channel by which the submission came.</summary>
    public List<Field> LetterFields { get; init; } = [];
    /// <summary>Forms that are no task's: "intake" (registry and API), "public" (the citizen's page); names of fields in order.</summary>
    public Dictionary<string, List<FormField>> Forms { get; init; } = [];
    /// <summary>The pages into which the citizen's form "public" is divided, in order; none: it is one page.</summary>
    public List<FormStep> PublicSteps { get; init; } = [];
    public List<CaseStatus> Statuses { get; init; } = [];
    public List<DeadlineKind> DeadlineKinds { get; init; } = [];
    /// <summary>Templates of the letters that answer the submitter: the settlement, not a call for completion. Without any the answer is what meets the promised deadline.</summary>
    public List<string> Answers { get; init; } = [];
    /// <summary>What a submitter reads beside the status's sentence: what is wanted of them and by when, what became of what they did.</summary>
    public List<CitizenNote> CitizenNotes { get; init; } = [];
    /// <summary>Named recipients of mails and letters, e.g. "complainant".</summary>
    public Dictionary<string, Recipient> Recipients { get; init; } = [];
    /// <summary>Placeholder of mails and letters → "field:x", "deadline:kind", "letter:box.output", "text:…" or "box:" (the box that sends gives it, else it is missing).</summary>
    public Dictionary<string, string> Placeholders { get; init; } = [];
    /// <summary>Words on the buttons of outcomes.</summary>
    public Dictionary<string, Labels> Outcomes { get; init; } = [];
    /// <summary>What people call the mails and letters: template → words.</summary>
    public Dictionary<string, Labels> Templates { get; init; } = [];
    /// <summary>Words of the drawing (titles, instructions, buttons; written in Czech) in other languages: language → Czech text → text.</summary>
    public Dictionary<string, Dictionary<string, string>> Translations { get; init; } = [];
    /// <summary>Names of fields that become columns of the worklist: "subject", "applicant" …</summary>
    public ListColumns ListColumns { get; init; } = new();
    public string LegalBasis { get; init; } = "";
    public Retention? Retention { get; init; }

    public Field? FieldNamed(string name) => Fields.FirstOrDefault(f => f.Name == name);
    /// <summary>The field behind a name on a task's form: one of the letter's when the task is a letter's dispatch, else the case's.</summary>
    public Field? FieldOnForm(string name, bool ofLetter) => ofLetter ? LetterFields.FirstOrDefault(f => f.Name == name) : FieldNamed(name);
    public DeadlineKind? Deadline(string kind) => DeadlineKinds.FirstOrDefault(k => k.Name == kind);
    public CaseStatus? Status(string name) => Statuses.FirstOrDefault(s => s.Name == name);
    public string Translate(string czech, string language) =>
        Translations.TryGetValue(language, out var texts) && texts.TryGetValue(czech, out var text) ? text : czech;
}

/// <summary>Which fields feed the columns that every list has. Each is a field's name; people are "first last".</summary>
public sealed class ListColumns
{
    public string? Subject { get; init; }
    public List<string> Applicant { get; init; } = [];
    public string? Municipality { get; init; }
    /// <summary>Further fields found by search.</summary>
    public List<string> Search { get; init; } = [];
}

/// <summary>Disposal mark (A, S, V) and years of the region's filing plan (zákon 499/2004 Sb.).</summary>
public sealed record Retention(string Mark, int Years);

/// <summary>One page of a form that is filled in page by page.</summary>
/// <param name="Fields">Names of fields, in order.</param>
public sealed record FormStep(Labels Title, List<string> Fields);

/// <summary>How sensitive a field is.</summary>
public enum FieldClass { Plain, Personal, Special }

/// <summary>One field of a case: one root variable of the case's root instance.</summary>
public sealed record Field
{
    public required string Name { get; init; }
    public required Labels Label { get; init; }
    public Labels? Hint { get; init; }
    public required FieldType Type { get; init; }
    public bool List { get; init; }
    public bool Required { get; init; }
    /// <summary>Required unless this boolean field is true (e.g. a name, unless anonymous).</summary>
    public string? RequiredUnless { get; init; }
    public FieldClass Class { get; init; }
    public List<Option> Options { get; init; } = [];
    /// <summary>The options of a choice are the people of this recipient: "0" the first, "n" the nth of its list of further ones. Asked only of a case that has several.</summary>
    public string? OptionsFrom { get; init; }
    /// <summary>Fields of one item, when <see cref="Type"/> is Object.</summary>
    public List<Field> Fields { get; init; } = [];
    public int? MaxLength { get; init; }
    /// <summary>Dates: "past" (today or before, office time), or "future".</summary>
    public string? Range { get; init; }
    /// <summary>Dates: later than the last day of the case's deadline of this kind, when it has one.</summary>
    public string? After { get; init; }
    /// <summary>Dates: not before the date in this other field of the case.</summary>
    public string? NotBefore { get; init; }
    /// <summary>Users: only holders of one of these roles can be named; none: anybody of the office.</summary>
    public List<string> Roles { get; init; } = [];
    /// <summary>Users: not the person in this other field.</summary>
    public string? Not { get; init; }
    /// <summary>Value at the start of a case.</summary>
    public JsonNode? Default { get; init; }
}

/// <summary>Types of fields. Dates are ISO strings, decimals exact as strings, users and files ids as strings.</summary>
public enum FieldType { String, Text, Bool, Integer, Decimal, Date, DateTime, Choice, User, Email, Phone, PostalCode, DataBox, Object }

public sealed record Option(string Value, Labels Label);

/// <summary>A field on a form. In JSON a plain string means a field with its own requirement.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="Required">Required on this form whatever the outcome.</param>
/// <param name="RequiredFor">Outcomes for which it is required.</param>
/// <param name="ReadOnly">Shown, so that the person has it before their eyes; nothing sent for it is taken.</param>
[JsonConverter(typeof(FormFieldConverter))]
public sealed record FormField(string Field, bool Required = false, IReadOnlyList<string>? RequiredFor = null, bool ReadOnly = false)
{
    /// <summary>Required only with these values of other fields: name → values, all must hold. Null: whatever they are.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? When { get; init; }
}

/// <summary>A status of a case. <see cref="Citizen"/> is the one sentence the citizen reads.</summary>
public sealed class CaseStatus
{
    public required string Name { get; init; }
    public required Labels Label { get; init; }
    public Labels? Citizen { get; init; }
    /// <summary>The sentence where no answer was sent: nobody to write to, or none was asked for. Null: the same.</summary>
    public Labels? CitizenUnanswered { get; init; }
    public bool Open { get; init; } = true;
    /// <summary>Which of the citizen's four steps it is. Null: the office works on it, or it is closed.</summary>
    public CitizenStep? Step { get; init; }
}

/// <summary>The four steps that a citizen sees of every procedure, in order.</summary>
public enum CitizenStep { Received, Working, Answered, Closed }

/// <summary>A few words to the submitter, Liquid with the manifest's placeholders as in a mail; a line that begins with "- " is an item of a list.
/// Either <see cref="Task"/> or <see cref="Field"/> says when.</summary>
public sealed class CitizenNote
{
    /// <summary>While a task of this name is open.</summary>
    public string? Task { get; init; }
    /// <summary>While this choice has the value <see cref="Value"/>, or this yes-or-no field is true.</summary>
    public string? Field { get; init; }
    public string? Value { get; init; }
    /// <summary>Only in these statuses; none: in every open one.</summary>
    public List<string> Statuses { get; init; } = [];
    /// <summary>The submitter has to do something.</summary>
    public bool Wanted { get; init; }
    public required Labels Text { get; init; }
}

/// <summary>A kind of deadline, e.g. "settle".</summary>
public sealed class DeadlineKind
{
    public required string Name { get; init; }
    public required Labels Label { get; init; }
    public DeadlineBasis Basis { get; init; } = DeadlineBasis.Internal;
    /// <summary>Paragraph of law, e.g. "§ 175 odst. 5 zákona č. 500/2004 Sb.".</summary>
    public string? Paragraph { get; init; }
    /// <summary>Only internal deadlines may be.</summary>
    public bool Pausable { get; init; }
    /// <summary>Its last day is what the citizen is told as the day by which the answer comes.</summary>
    public bool Promised { get; init; }
    /// <summary>Days after which a pause ends by itself.</summary>
    public int? MaxPauseDays { get; init; }
}

/// <summary>Where a recipient's data stand in the case. Each is a field's name.</summary>
public sealed class Recipient
{
    public string? Email { get; init; }
    public string? Consent { get; init; }
    /// <summary>True → no mail at all.</summary>
    public string? Anonymous { get; init; }
    /// <summary>False → no mail at all (e.g. after a death).</summary>
    public string? Notify { get; init; }
    /// <summary>A list of those who died, as a choice among these people (see <see cref="Field.OptionsFrom"/>): neither mails nor letters go to them, the others get theirs.</summary>
    public string? Deceased { get; init; }
    public string? Language { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Address { get; init; }
    /// <summary>A list field whose items are further recipients with the same field names.</summary>
    public string? AlsoEach { get; init; }
}
