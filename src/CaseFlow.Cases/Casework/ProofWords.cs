using System.Globalization;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Casework;

/// <summary>The proof of a last day, line by line, in Czech or English: rule and its paragraph, start, days counted and skipped, roll (§ 40 správního řádu).</summary>
internal sealed class ProofWords(OfficeCalendar calendar, Procedure procedure, string language)
{
    private readonly bool czech = language == "cs";

    public IReadOnlyList<string> Of(DeadlineView deadline, Proof proof)
    {
        var lines = new List<string> { In($"Lhůta: {deadline.Label}.", $"Deadline: {deadline.Label}.") };
        if (deadline.Paragraph is { Length: > 0 } paragraph) lines.Add(In($"Předpis: {paragraph.TrimEnd('.')}.", $"Rule of law: {paragraph.TrimEnd('.')}."));
        Add(lines, proof);
        if (deadline.MetOn is { } met)
            lines.Add(met <= proof.LastDay ? In($"Splněno včas: {Long(met)}.", $"Met in time: {Long(met)}.") : In($"Splněno pozdě: {Long(met)}.", $"Met late: {Long(met)}."));
        lines.Add(In($"Kalendář svátků: {proof.CalendarHash[..12]}.", $"Calendar of holidays: {proof.CalendarHash[..12]}."));
        return lines;
    }

    /// <summary>There is no proof yet: the term awaits its start.</summary>
    public string None(DeadlineView deadline) => In(
        $"Lhůta „{deadline.Label}“ zatím neběží: nezná se den, od kterého se počítá.", $"Deadline “{deadline.Label}” does not run yet: the day it counts from is not known.");

    private void Add(List<string> lines, Proof proof)
    {
        if (proof.StartsFrom is { } before) Add(lines, before);
        var rule = proof.Rule;
        var backward = rule.Direction == Direction.Before;
        lines.Add(In(
            $"Pravidlo: {Amount(rule)} {(backward ? "před" : "od")} {From(rule.From)}.",
            $"Rule: {Amount(rule)} {(backward ? "before" : "from")} {From(rule.From)}."));
        lines.Add(In($"Rozhodná událost: {Long(proof.Start)}. Tento den se nepočítá (§ 40 odst. 1 písm. a)).", $"Decisive event: {Long(proof.Start)}. This day is not counted (Section 40(1)(a))."));
        if (rule.Unit is DeadlineUnit.CalendarDay or DeadlineUnit.WorkingDay) AddDays(lines, proof);
        else if (proof.Days.Any(d => d.Reason == ProofDay.EndOfMonth))
            lines.Add(In("Měsíc takový den nemá, platí jeho poslední den (§ 40 odst. 1 písm. b)).", "The month has no such day, so its last day stands for it (Section 40(1)(b))."));
        lines.Add(In($"Počítání končí: {Long(proof.NominalEnd)}.", $"The count ends on {Long(proof.NominalEnd)}."));
        foreach (var day in proof.RolledOver)
            lines.Add(In($"{Long(day.Date)} není pracovní den: {Reason(day)}.", $"{Long(day.Date)} is no working day: {Reason(day)}."));
        if (proof.RolledOver.Count > 0)
            lines.Add(proof.LastDay > proof.NominalEnd
                ? In("Konec se posouvá na nejbližší příští pracovní den (§ 40 odst. 1 písm. c)).", "The end moves to the nearest next working day (Section 40(1)(c)).")
                : In("Konec se posouvá na nejbližší předchozí pracovní den.", "The end moves to the nearest working day before."));
        lines.Add(In($"Poslední den: {Long(proof.LastDay)}.", $"Last day: {Long(proof.LastDay)}."));
    }

    private void AddDays(List<string> lines, Proof proof)
    {
        var counted = proof.Days.Where(d => d.Counted).ToList();
        if (counted.Count > 0)
            lines.Add(In(
                $"1. den: {Long(counted[0].Date)}; {counted.Count}. den: {Long(counted[^1].Date)}.", $"Day 1: {Long(counted[0].Date)}; day {counted.Count}: {Long(counted[^1].Date)}."));
        foreach (var day in proof.Days.Where(d => !d.Counted && d.Reason != ProofDay.Start))
            lines.Add(In($"Nepočítá se {Long(day.Date)}: {Reason(day)}.", $"Not counted: {Long(day.Date)}, {Reason(day)}."));
    }

    private string Amount(TermRule rule)
    {
        var n = rule.Amount;
        return rule.Unit switch
        {
            DeadlineUnit.CalendarDay => In($"{n} {Czech(n, "kalendářní den", "kalendářní dny", "kalendářních dnů")}", $"{n} calendar {(n == 1 ? "day" : "days")}"),
            DeadlineUnit.WorkingDay => In($"{n} {Czech(n, "pracovní den", "pracovní dny", "pracovních dnů")}", $"{n} working {(n == 1 ? "day" : "days")}"),
            DeadlineUnit.Week => In($"{n} {Czech(n, "týden", "týdny", "týdnů")}", $"{n} {(n == 1 ? "week" : "weeks")}"),
            DeadlineUnit.Month => In($"{n} {Czech(n, "měsíc", "měsíce", "měsíců")}", $"{n} {(n == 1 ? "month" : "months")}"),
            _ => In($"{n} {Czech(n, "rok", "roky", "let")}", $"{n} {(n == 1 ? "year" : "years")}"),
        };
    }

    private static string Czech(int n, string one, string few, string many) => n == 1 ? one : n is >= 2 and <= 4 ? few : many;

    private string From(string from) => from.Split(':', 2) switch
    {
        ["field", "deliveredOn"] => In("dne doručení podání", "the day of delivery of the submission"),
        ["field", var name] => In($"údaje „{Label(name)}“", $"the date “{Label(name)}”"),
        ["deadline", var kind] => In($"posledního dne lhůty „{procedure.Deadline(kind)?.Label.In(language) ?? kind}“", $"the last day of deadline “{procedure.Deadline(kind)?.Label.In(language) ?? kind}”"),
        ["letter", _] => In("doručení dopisu", "the delivery of the letter"),
        ["now"] => In("dne, kdy krok začal", "the day the step began"),
        ["pause"] => In("konce lhůty, o dny pozastavení", "the end of the term, by the days of the pause"),
        _ => In("dodání do datové schránky", "arrival in the data box"),
    };

    private string Label(string field) => procedure.FieldNamed(field)?.Label.In(language) is { Length: > 0 } label ? label : field;

    private string Reason(ProofDay day) => day.Reason switch
    {
        ProofDay.Saturday => In("sobota", "Saturday"),
        ProofDay.Sunday => In("neděle", "Sunday"),
        _ => calendar.HolidayOn(day.Date)?.Name.In(czech ? "cs" : "en") ?? day.Reason ?? "",
    };

    /// <summary>With the weekday: "středa 8. 4. 2026".</summary>
    private string Long(DateOnly day) => $"{day.ToString("dddd", CultureInfo.GetCultureInfo(czech ? "cs-CZ" : "en-GB"))} {Short(day, language)}";

    /// <summary>8. 4. 2026, or 8 April 2026.</summary>
    public static string Short(DateOnly day, string language) => language == "cs"
        ? day.ToString("d'. 'M'. 'yyyy", CultureInfo.InvariantCulture) : day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private string In(string cs, string en) => czech ? cs : en;
}
