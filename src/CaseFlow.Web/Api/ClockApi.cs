using System.Globalization;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Clock;

namespace CaseFlow.Web.Api;

/// <summary>Office time, and moving it where it is simulated.</summary>
internal static class ClockApi
{
    /// <summary>A date alone means this hour of it, when the office has opened and the morning's reminders are out.</summary>
    public static readonly TimeOnly OpeningHour = new(8, 0);

    /// <summary>Further than this at once is surely a slip.</summary>
    public const int MostYears = 5;

    public static void Map(RouteGroupBuilder api)
    {
        var clock = api.MapGroup("/clock").WithTags("Clock");
        clock.MapGet("", (OfficeClock office) => Results.Ok(ClockJson.Of(office))).Describe("readClock", "Tells office time").Produces<ClockJson>();
        clock.MapPost("", AdvanceAsync)
            .Describe("advanceClock", "Moves the simulated clock", "For administrators: it moves everybody's deadlines. A date means 8:00 of it. Everything due on the way is done before the answer comes. 409 with the system's clock.")
            .Body(typeof(AdvanceBody), """{"advanceTo":"2026-04-08T07:30:00+02:00"}""")
            .Produces<ClockJson>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(409);
    }

    private static async Task<IResult> AdvanceAsync(HttpContext http, OfficeClock office, ClockAdvance advance, CancellationToken cancel)
    {
        if (!http.Reader().Has(Roles.Admin)) return ApiProblems.Of(StatusCodes.Status403Forbidden, "Your role doesn't allow this.", "anotherRole");
        var body = await ApiBody.ReadAsync(http);
        var text = body.Text("advanceTo", required: true);
        if (body.Problem is { } problem) return problem;
        if (!office.IsSimulated) return ApiProblems.Of(StatusCodes.Status409Conflict, "Expected the simulated clock, but this office runs on the system's.", "clockNotSimulated");
        if (Instant(text!, office) is not { } instant) body.Refuse("advanceTo", "Expected a date like 2026-04-08 or an instant like 2026-04-08T07:30:00+02:00.");
        else if (instant < office.Now) body.Refuse("advanceTo", $"Expected an instant not before {office.Now:O}: time doesn't go back.");
        else if (instant > office.Now.AddYears(MostYears)) body.Refuse("advanceTo", $"Expected at most {MostYears} years at once.");
        else if (await advance.AdvanceToAsync(instant, cancel)) return Results.Ok(ClockJson.Of(office));
        else return ApiProblems.Of(StatusCodes.Status409Conflict, "Expected a later instant, but somebody else has moved the clock meanwhile.", "clockMoved");
        return body.Problem!;
    }

    /// <summary>An instant as given; a local time without offset is the office's; a date is its opening hour, or now when that is over today.</summary>
    internal static DateTimeOffset? Instant(string text, OfficeClock office)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            var opening = InZone(date.ToDateTime(OpeningHour), office.Zone);
            return date == office.Today && opening < office.Now ? office.Now : opening;
        }
        string[] local = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];
        if (DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall)) return InZone(wall, office.Zone);
        string[] exact = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        return DateTimeOffset.TryParseExact(text, exact, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant.ToUniversalTime() : null;
    }

    private static DateTimeOffset InZone(DateTime wall, TimeZoneInfo zone) => new DateTimeOffset(wall, zone.GetUtcOffset(wall)).ToUniversalTime();

    internal sealed record AdvanceBody(string AdvanceTo);
}

/// <param name="Mode">system or simulated.</param>
public sealed record ClockJson(DateTimeOffset Now, DateOnly Today, string Mode)
{
    public static ClockJson Of(OfficeClock office) =>
        new(TimeZoneInfo.ConvertTime(office.Now, office.Zone), office.Today, office.IsSimulated ? "simulated" : "system");
}
