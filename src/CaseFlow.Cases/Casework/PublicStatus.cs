using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Casework;

/// <summary>The citizen's look at a case by number and code. A wrong number and a wrong code give the same answer: null.</summary>
public sealed class PublicStatus(CaseFlowContext db, CaseCodes codes, DeadlineProofs proofs, Bundles bundles, OfficeClock clock)
{
    public async Task<PublicStatusView?> LookUpAsync(string number, string code, string? language, CancellationToken cancel)
    {
        var wanted = number.Trim().ToUpperInvariant();
        var row = await db.Cases.AsNoTracking().SingleOrDefaultAsync(c => c.Number == wanted, cancel);
        // The code is reckoned for a number that doesn't exist as well, so that time tells nothing either.
        var matches = codes.Matches(row?.Id ?? Guid.Empty, row?.CodeIssue ?? 1, code);
        if (row is null || !matches) return null;

        var bundle = await bundles.ByHashAsync(row.BundleHash, cancel);
        var speaks = language ?? (row.Language is "sk" ? "cs" : row.Language);
        var status = row.Status is null ? null : bundle.Procedure.Status(row.Status);
        var statutory = await db.Deadlines.AsNoTracking()
            .Where(d => d.CaseId == row.Id && d.Basis == "statutory" && d.State != "cancelled" && d.State != "dormant").OrderByDescending(d => d.Id).FirstOrDefaultAsync(cancel);
        var dispatched = await db.Letters.AsNoTracking().Where(l => l.CaseId == row.Id && l.DispatchedOn != null).MaxAsync(l => l.DispatchedOn, cancel);
        var today = clock.Today;
        return new PublicStatusView(
            row.Number, status?.Citizen?.In(speaks) ?? status?.Label.In(speaks) ?? PublicWords.Received(speaks), row.DeliveredOn,
            // Once the answer left there is nothing to wait for.
            row.Open && statutory is { MetOn: null } ? statutory.LastDay : null, statutory is { State: "overrun" } || statutory is { MetOn: null, LastDay: { } last } && last < today, !row.Open, speaks,
            Steps(row, dispatched, speaks), statutory is null ? null : await proofs.OfAsync(row, statutory, speaks, cancel));
    }

    private IReadOnlyList<PublicStepView> Steps(CaseRow row, DateOnly? dispatched, string language)
    {
        var closedOn = row.ClosedAt is { } at ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, clock.Zone).DateTime) : (DateOnly?)null;
        var (answered, closed) = (dispatched is not null, !row.Open);
        var words = PublicWords.Steps(language);
        return
        [
            new(words[0], row.DeliveredOn, Done: true, Now: false),
            new(words[1], null, Done: answered || closed, Now: !answered && !closed),
            new(words[2], dispatched, Done: answered, Now: answered && !closed),
            new(words[3], closedOn, Done: closed, Now: closed),
        ];
    }
}

/// <summary>The four steps that a citizen sees of every procedure.</summary>
internal static class PublicWords
{
    public static IReadOnlyList<string> Steps(string language) => language switch
    {
        "cs" => ["Podání jsme přijali", "Podání vyřizujeme", "Odpověď jsme odeslali", "Věc je uzavřena"],
        "uk" => ["Звернення отримано", "Звернення розглядається", "Відповідь надіслано", "Справу закрито"],
        _ => ["We have received your submission", "We are dealing with it", "We have sent our answer", "The case is closed"],
    };

    public static string Received(string language) => Steps(language)[0];
}
