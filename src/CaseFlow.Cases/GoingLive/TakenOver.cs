using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Procedures;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.GoingLive;

/// <summary>A case that began before CaseFlow: it comes in with its true dates and goes on at the step it has come to. Nobody is written about what is past;
/// what follows is the drawing's, which reads the fields <c>takenOver</c> and <c>takenOverStep</c>.</summary>
/// <param name="Step">A value of the procedure's field <c>takenOverStep</c>, e.g. investigate.</param>
/// <param name="Handler">Who handles it: id, user name or displayed name; null: nobody yet.</param>
/// <param name="Fields">Further fields of the case that intake doesn't ask for, e.g. findings; the file mark.</param>
public sealed record TakenOver(string Step, string? Handler, JsonObject Fields)
{
    public const string Flag = "takenOver", StepField = "takenOverStep", HandlerField = "handler";

    /// <summary>The fields as the case gets them, and the form that checks them: intake's, and whatever else was given.</summary>
    internal async Task<(JsonObject Fields, IReadOnlyList<FormField> Form, string? HandlerUnknown)> WithAsync(
        CaseFlowContext db, JsonObject given, IReadOnlyList<FormField> intake, CancellationToken cancel)
    {
        var fields = given.DeepClone().AsObject();
        foreach (var (name, value) in Fields) fields[name] = value?.DeepClone();
        (fields[Flag], fields[StepField]) = (true, Step);
        var handler = string.IsNullOrWhiteSpace(Handler) ? null : await PersonAsync(db, Handler, cancel);
        if (handler is { } known) fields[HandlerField] = known.ToString();
        IReadOnlyList<FormField> form = [.. intake, .. Fields.Select(f => f.Key).Append(Flag).Append(StepField).Append(HandlerField).Distinct()
            .Where(name => intake.All(f => f.Field != name)).Select(name => new FormField(name, RequiredFor: []))];
        return (fields, form, string.IsNullOrWhiteSpace(Handler) || handler is not null ? null : Handler);
    }

    private static async Task<Guid?> PersonAsync(CaseFlowContext db, string text, CancellationToken cancel)
    {
        var folded = SearchText.Fold(text.Trim());
        var people = await db.Users.AsNoTracking().Where(u => !u.Disabled && !u.IsApiKey).Select(u => new { u.Id, u.UserName, u.DisplayName }).ToListAsync(cancel);
        var named = people.Find(p => p.Id.ToString() == folded || SearchText.Fold(p.UserName) == folded);
        return named?.Id ?? (people.FindAll(p => SearchText.Fold(p.DisplayName) == folded) is [var only] ? only.Id : null);
    }
}
