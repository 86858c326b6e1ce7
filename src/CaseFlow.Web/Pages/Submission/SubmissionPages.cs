using CaseFlow.Cases.Casework;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Web.Pages.Submission;

/// <summary>The citizen's form page by page, the summary last. What belongs to the other pages goes along hidden, as the browser sent it, so that nothing typed is lost and the server keeps nothing.</summary>
public sealed class SubmissionPages(Procedure procedure, IReadOnlyList<FormFieldView> fields, string language)
{
    private readonly IReadOnlyList<FormStep> steps = procedure.PublicSteps.Count > 0
        ? procedure.PublicSteps : [new FormStep(procedure.Title, [.. fields.Select(f => f.Name)])];

    public int Summary => steps.Count;
    public IReadOnlyList<string> Titles => [.. steps.Select(s => s.Title.In(language))];

    public IReadOnlyList<FormFieldView> FieldsOf(int page) =>
        page < Summary ? [.. steps[page].Fields.Select(name => fields.FirstOrDefault(f => f.Name == name)).OfType<FormFieldView>()] : [];

    /// <summary>Page on which a field stands, by the key of an error (<c>complainants[0].email</c>); the summary for what is no field's.</summary>
    public int PageOf(string errorKey) =>
        steps.ToList().FindIndex(s => s.Fields.Contains(errorKey.Split('[', '.')[0])) is >= 0 and var page ? page : Summary;

    /// <summary>Where a button leads: on, back, or to a page named by its number.</summary>
    public int Next(int page, string? go) => Math.Clamp(go switch
    {
        "zpet" => page - 1,
        { } named when named.StartsWith("strana:", StringComparison.Ordinal) && int.TryParse(named.AsSpan(7), out var chosen) => chosen,
        _ => page + 1,
    }, 0, Summary);
}
