using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Engine.Calendar;

/// <summary>One counting of one term. Keeps to § 40(1) zákona č. 500/2004 Sb.: (a) the day of the event isn't counted, (b) weeks, months and years end on the
/// day of the same name or number or on the month's last, (c) an end on a day off moves to the nearest working day.</summary>
internal sealed class TermCount(OfficeCalendar calendar, TermRule rule, DateOnly start)
{
    /// <summary>A hundred years of days: no term is longer.</summary>
    private const int Longest = 36_525;

    private readonly List<ProofDay> days = [new(start, false, null, ProofDay.Start)];
    private readonly int sign = rule.Direction == Direction.After ? 1 : -1;

    public Counting Run(Proof? startsFrom)
    {
        if (rule.Amount is < 0 or > Longest)
            return new NotCounted($"Expected an amount between 0 and {Longest}, but the rule has {rule.Amount}.");
        if (!OfficeCalendar.Knows(start))
            return new NotCounted($"Expected a day between {OfficeCalendar.Iso(OfficeCalendar.FirstDay)} and {OfficeCalendar.Iso(OfficeCalendar.EndDay)}, but the term starts on {OfficeCalendar.Iso(start)}.");
        if (Nominal(out var outside) is not { } nominal) return new NotCounted(outside);
        if (RollOver(nominal, out var rolled, out outside) is not { } last) return new NotCounted(outside);
        return new Counted(new Proof(rule, start, days, nominal, last, rolled, calendar.Hash, startsFrom));
    }

    private DateOnly? Nominal(out string outside)
    {
        outside = "";
        var day = start;
        for (var number = 1; number <= rule.Amount; number++)
        {
            if (rule.Unit is DeadlineUnit.CalendarDay or DeadlineUnit.WorkingDay)
            {
                do
                {
                    day = day.AddDays(sign);
                    if (!OfficeCalendar.Knows(day)) { outside = OfficeCalendar.Outside(day); return null; }
                } while (rule.Unit == DeadlineUnit.WorkingDay && Skip(day));
                days.Add(new ProofDay(day, true, number, null));
            }
            else
            {
                if (Landmark(number) is not { } landmark) { outside = $"Expected a day between {OfficeCalendar.Iso(OfficeCalendar.FirstDay)} and {OfficeCalendar.Iso(OfficeCalendar.EndDay)}, but the term leads beyond."; return null; }
                day = landmark;
                if (!OfficeCalendar.Knows(day)) { outside = OfficeCalendar.Outside(day); return null; }
                var clamped = rule.Unit is DeadlineUnit.Month or DeadlineUnit.Year && day.Day != start.Day;
                days.Add(new ProofDay(day, true, number, clamped ? ProofDay.EndOfMonth : null));
            }
        }
        return day;
    }

    private bool Skip(DateOnly day)
    {
        if (calendar.ReasonOff(day) is not { } reason) return false;
        days.Add(new ProofDay(day, false, null, reason));
        return true;
    }

    /// <summary>Where the n-th week, month or year ends; each is counted from the start, so a clamp in between (31 Jan, 28 Feb) doesn't carry on.</summary>
    private DateOnly? Landmark(int number)
    {
        // Known days are far from the ends of DateOnly; only a hundred years more or less may be added safely.
        var years = rule.Unit switch { DeadlineUnit.Week => number / 52, DeadlineUnit.Month => number / 12, _ => number };
        if (years > 100) return null;
        return rule.Unit switch
        {
            DeadlineUnit.Week => start.AddDays(sign * 7 * number),
            DeadlineUnit.Month => start.AddMonths(sign * number),
            _ => start.AddYears(sign * number),
        };
    }

    private DateOnly? RollOver(DateOnly nominal, out List<ProofDay> rolled, out string outside)
    {
        (rolled, outside) = ([], "");
        var roll = rule.Roll ?? (rule.Direction == Direction.After ? Roll.Forward : Roll.Backward);
        var day = nominal;
        while (roll != Roll.None && calendar.ReasonOff(day) is { } reason)
        {
            rolled.Add(new ProofDay(day, false, null, reason));
            day = day.AddDays(roll == Roll.Forward ? 1 : -1);
            if (!OfficeCalendar.Knows(day)) { outside = OfficeCalendar.Outside(day); return null; }
        }
        return day;
    }
}
