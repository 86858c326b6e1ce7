using System.Text.Json;
using System.Text.RegularExpressions;
using CaseFlow.Engine;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Procedures;

/// <summary>Reads procedure.json and checks it for itself: what it names is there, once, and of the right type.</summary>
internal sealed partial class ManifestCheck
{
    private readonly List<Problem> problems = [];
    private IReadOnlyList<DeadlineKind> deadlineKinds = [];

    public static (Procedure? Procedure, IReadOnlyList<Problem> Problems) Read(IReadOnlyDictionary<string, byte[]> files)
    {
        var (text, wrong) = BundleFiles.Json(files, BundleFiles.Manifest);
        if (text is null) return (null, [wrong!]);
        Procedure procedure;
        try
        {
            procedure = JsonSerializer.Deserialize<Procedure>(text, CaseFlowJson.Options)!;
        }
        catch (JsonException e)
        {
            return (null, [Problem.Error(null, "badManifest", $"{BundleFiles.Manifest}: Expected a manifest, but {e.Message}")]);
        }
        var check = new ManifestCheck();
        check.Whole(procedure);
        return (check.problems.Count == 0 ? procedure : null, check.problems);
    }

    private void Whole(Procedure p)
    {
        deadlineKinds = p.DeadlineKinds;
        if (!ProcedureName().IsMatch(p.Name)) Wrong("badName", $"Expected 'name' to be lower-case letters, digits and dashes, but it is '{p.Name}'.");
        if (!Prefix().IsMatch(p.NumberPrefix)) Wrong("badPrefix", $"Expected 'numberPrefix' to be 1 to 8 capital letters, but it is '{p.NumberPrefix}'.");
        Labelled(p.Title, "title");
        Fields(p.Fields, "fields");
        Fields(p.LetterFields, "letterFields");
        Once(p.Statuses.Select(s => s.Name), "statuses");
        foreach (var status in p.Statuses) Labelled(status.Label, $"statuses.{status.Name}.label");
        Once(p.DeadlineKinds.Select(k => k.Name), "deadlineKinds");
        foreach (var kind in p.DeadlineKinds)
        {
            Labelled(kind.Label, $"deadlineKinds.{kind.Name}.label");
            if (kind is { Pausable: true, Basis: DeadlineBasis.Statutory })
                Wrong("statutoryPausable", $"Expected a statutory deadline not to be pausable (§ 175 odst. 5 knows no pause), but deadlineKinds.{kind.Name} is.");
        }
        if (!p.Forms.ContainsKey("intake")) Wrong("noIntake", "Expected a form 'intake', but there is none.");
        foreach (var (form, fields) in p.Forms)
            foreach (var field in fields) Known(p, field.Field, $"forms.{form}");
        foreach (var step in p.PublicSteps) Labelled(step.Title, "publicSteps.title");
        var stepped = p.PublicSteps.SelectMany(s => s.Fields).ToList();
        if (stepped.Count > 0 && !stepped.Order().SequenceEqual((p.Forms.GetValueOrDefault("public") ?? []).Select(f => f.Field).Order()))
            Wrong("badSteps", "Expected 'publicSteps' to hold each field of the form 'public' once, but they don't.");
        foreach (var field in p.Fields)
            if (field.OptionsFrom is { } of && (field.Type is not FieldType.Choice || !p.Recipients.ContainsKey(of))) Wrong("unknownRecipient", $"Expected the choice fields.{field.Name} to be among the people of a recipient, but '{of}' is none.");
        for (var i = 0; i < p.CitizenNotes.Count; i++) Note(p, p.CitizenNotes[i], $"citizenNotes[{i}]");
        foreach (var (name, recipient) in p.Recipients) Recipient(p, recipient, $"recipients.{name}");
        foreach (var (name, source) in p.Placeholders) Placeholder(p, source, $"placeholders.{name}");
        Known(p, p.ListColumns.Subject, "listColumns.subject");
        Known(p, p.ListColumns.Municipality, "listColumns.municipality");
        foreach (var field in p.ListColumns.Applicant) Known(p, field, "listColumns.applicant");
        foreach (var field in p.ListColumns.Search) Known(p, field, "listColumns.search");
    }

    private void Fields(IReadOnlyList<Field> fields, string at)
    {
        Once(fields.Select(f => f.Name), at);
        foreach (var field in fields)
        {
            var here = $"{at}.{field.Name}";
            if (!FieldName().IsMatch(field.Name)) Wrong("badName", $"Expected the name of {here} to be a letter followed by letters and digits, but it isn't.");
            Labelled(field.Label, $"{here}.label");
            if (field.Type is FieldType.Choice && field.Options.Count == 0 && field.OptionsFrom is null) Wrong("noOptions", $"Expected {here} to have options, because it is a choice, but it has none.");
            if (field.Type is FieldType.Object && field.Fields.Count == 0) Wrong("noFields", $"Expected {here} to have fields, because it is an object, but it has none.");
            if (field.Range is not (null or "past" or "future")) Wrong("badRange", $"Expected {here}.range to be past or future, but it is '{field.Range}'.");
            if (field.Range is not null && field.Type is not (FieldType.Date or FieldType.DateTime)) Wrong("badRange", $"Expected only dates to have a range, but {here} is {field.Type}.");
            if (field.After is { } kind && (field.Type is not FieldType.Date || deadlineKinds.All(d => d.Name != kind))) Wrong("badAfter", $"Expected {here}.after to name a kind of deadline of this procedure, in a date, but '{kind}' is none.");
            if (field.NotBefore is { } first && (field.Type is not FieldType.Date || fields.FirstOrDefault(f => f.Name == first) is not { Type: FieldType.Date })) Wrong("unknownField", $"Expected {here}.notBefore to name a field with a date, but '{first}' is none.");
            if (field.Roles.Count > 0 && field.Type is not FieldType.User) Wrong("badRoles", $"Expected only users to have roles, but {here} is {field.Type}.");
            if (field.Not is { } who && fields.FirstOrDefault(f => f.Name == who) is not { Type: FieldType.User }) Wrong("unknownField", $"Expected {here}.not to name a field with a user, but '{who}' is none.");
            if (field.MaxLength is <= 0) Wrong("badMaxLength", $"Expected {here}.maxLength to be positive, but it is {field.MaxLength}.");
            if (field.RequiredUnless is { } other && fields.FirstOrDefault(f => f.Name == other) is not { Type: FieldType.Bool })
                Wrong("unknownField", $"Expected {here}.requiredUnless to name a yes-or-no field, but '{other}' is none.");
            Once(field.Options.Select(o => o.Value), $"{here}.options");
            foreach (var option in field.Options) Labelled(option.Label, $"{here}.options.{option.Value}.label");
            Fields(field.Fields, $"{here}.fields");
        }
    }

    private void Note(Procedure p, CitizenNote note, string at)
    {
        Labelled(note.Text, $"{at}.text");
        if ((note.Task is null) == (note.Field is null)) Wrong("badNote", $"Expected {at} to have either a task or a field, but it hasn't.");
        if (note.Field is { } name)
        {
            var field = p.FieldNamed(name);
            if (field is not ({ Type: FieldType.Bool } or { Type: FieldType.Choice, List: false })) Wrong("unknownField", $"Expected {at}.field to name a choice or a yes-or-no field, but '{name}' is none.");
            else if (field.Type is FieldType.Choice ? field.Options.TrueForAll(o => o.Value != note.Value) : note.Value is not null)
                Wrong("unknownOption", $"Expected {at}.value to be an option of '{name}', but it is '{note.Value}'.");
        }
        foreach (var status in note.Statuses.Where(s => p.Status(s) is null)) Wrong("unknownStatus", $"Expected {at}.statuses to name statuses, but '{status}' is none.");
    }

    private void Recipient(Procedure p, Recipient r, string at)
    {
        foreach (var field in (string?[])[r.Email, r.Consent, r.Anonymous, r.Notify, r.Language, r.FirstName, r.LastName, r.Address]) Known(p, field, at);
        if (r.Deceased is { } dead && p.FieldNamed(dead) is not { List: true, OptionsFrom: not null }) Wrong("unknownField", $"Expected {at}.deceased to name a list of choices among people, but '{dead}' is none.");
        if (r.AlsoEach is { } list && p.FieldNamed(list) is not { List: true, Type: FieldType.Object })
            Wrong("unknownField", $"Expected {at}.alsoEach to name a list of objects, but '{list}' is none.");
    }

    private void Placeholder(Procedure p, string source, string at)
    {
        var (kind, name) = source.IndexOf(':') is > 0 and var colon ? (source[..colon], source[(colon + 1)..]) : ("", source);
        switch (kind)
        {
            case "field": Known(p, name, at); break;
            case "deadline" or "deadlineText":
                if (p.Deadline(name) is null) Wrong("unknownDeadlineKind", $"Expected {at} to name a kind of deadline, but '{name}' is none.");
                break;
            case "letter":
                if (name.IndexOf('.') is <= 0) Wrong("badPlaceholder", $"Expected {at} to be 'letter:box.output', but it is '{source}'.");
                break;
            case "text" or "box" or "role": break;
            default: Wrong("badPlaceholder", $"Expected {at} to begin with field:, deadline:, deadlineText:, letter:, role:, box: or text:, but it is '{source}'."); break;
        }
    }

    private void Known(Procedure p, string? field, string at)
    {
        if (field is not null && p.FieldNamed(field) is null) Wrong("unknownField", $"Expected {at} to name a field, but there is no field '{field}'.");
    }

    private void Labelled(Labels labels, string at)
    {
        if (!labels.TryGetValue("cs", out var czech) || czech.Length == 0) Wrong("noLabel", $"Expected {at} to have Czech words, but it has none.");
    }

    private void Once(IEnumerable<string> names, string at)
    {
        foreach (var twice in names.GroupBy(n => n).Where(g => g.Count() > 1)) Wrong("twice", $"Expected each name in {at} once, but '{twice.Key}' is there {twice.Count()} times.");
    }

    private void Wrong(string code, string message) => problems.Add(Problem.Error(null, code, $"{BundleFiles.Manifest}: {message}"));

    [GeneratedRegex("^[a-z][a-z0-9-]{0,49}$")]
    private static partial Regex ProcedureName();
    [GeneratedRegex("^[A-Z]{1,8}$")]
    private static partial Regex Prefix();
    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,63}$")]
    private static partial Regex FieldName();
}
