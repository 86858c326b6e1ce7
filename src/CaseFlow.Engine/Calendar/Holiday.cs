using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Calendar;

/// <summary>One public holiday as data: a fixed date or a distance from Easter Sunday, with the years it holds in.</summary>
/// <param name="Name">In Czech, English and Ukrainian.</param>
/// <param name="Paragraph">Its source in zákon č. 245/2000 Sb.</param>
/// <param name="Month">With <paramref name="Day"/>, for a fixed date; else null.</param>
/// <param name="Easter">Days from Easter Sunday (−2 Good Friday, +1 Easter Monday), for a moving one; else null.</param>
/// <param name="ValidFrom">First year it holds in.</param>
/// <param name="ValidTo">Last year it holds in.</param>
public sealed record Holiday(Labels Name, string Paragraph, int? Month, int? Day, int? Easter, int ValidFrom, int ValidTo)
{
    /// <summary>The day it falls on in <paramref name="year"/>, or null when it doesn't hold then.</summary>
    public DateOnly? In(int year) =>
        year < ValidFrom || year > ValidTo ? null
        : Easter is { } distance ? Calendar.Easter.SundayOf(year).AddDays(distance)
        : new DateOnly(year, Month!.Value, Day!.Value);
}
