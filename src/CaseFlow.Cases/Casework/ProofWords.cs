using System.Globalization;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Casework;

/// <summary>The proof of a last day, line by line, in Czech, English or Ukrainian: rule and its paragraph, start, days counted and skipped, roll (§ 40 správního řádu).</summary>
internal sealed class ProofWords(OfficeCalendar calendar, Procedure procedure, string language)
{
    public IReadOnlyList<string> Of(DeadlineView deadline, Proof proof)
    {
        var lines = new List<string> { In($"Lhůta: {deadline.Label}.", $"Deadline: {deadline.Label}.", $"Строк: {deadline.Label}.") };
        if (deadline.Paragraph is { Length: > 0 } paragraph) lines.Add(In($"Předpis: {paragraph.TrimEnd('.')}.", $"Rule of law: {paragraph.TrimEnd('.')}.", $"Підстава: {paragraph.TrimEnd('.')}."));
        Add(lines, proof);
        if (deadline.MetOn is { } met)
            lines.Add(met <= proof.LastDay ? In($"Splněno včas: {Long(met)}.", $"Met in time: {Long(met)}.", $"Виконано вчасно: {Long(met)}.") : In($"Splněno pozdě: {Long(met)}.", $"Met late: {Long(met)}.", $"Виконано із запізненням: {Long(met)}."));
        lines.Add(In($"Kalendář svátků: {proof.CalendarHash[..12]}.", $"Calendar of holidays: {proof.CalendarHash[..12]}.", $"Календар свят: {proof.CalendarHash[..12]}."));
        return lines;
    }

    /// <summary>A day counted by itself, such as the fiction of a delivery.</summary>
    public IReadOnlyList<string> Of(Proof proof)
    {
        var lines = new List<string>();
        if (proof.Rule.Paragraph is { Length: > 0 } paragraph) lines.Add(In($"Předpis: {paragraph.TrimEnd('.')}.", $"Rule of law: {paragraph.TrimEnd('.')}.", $"Підстава: {paragraph.TrimEnd('.')}."));
        Add(lines, proof);
        lines.Add(In($"Kalendář svátků: {proof.CalendarHash[..12]}.", $"Calendar of holidays: {proof.CalendarHash[..12]}.", $"Календар свят: {proof.CalendarHash[..12]}."));
        return lines;
    }

    /// <summary>There is no proof yet: the term awaits its start.</summary>
    public string None(DeadlineView deadline) => In(
        $"Lhůta „{deadline.Label}“ zatím neběží: nezná se den, od kterého se počítá.", $"Deadline “{deadline.Label}” does not run yet: the day it counts from is not known.", $"Строк «{deadline.Label}» ще не починався: день, від якого його рахують, невідомий.");

    private void Add(List<string> lines, Proof proof)
    {
        if (proof.StartsFrom is { } before) Add(lines, before);
        var rule = proof.Rule;
        var backward = rule.Direction == Direction.Before;
        lines.Add(In(
            $"Pravidlo: {Amount(rule)} {(backward ? "před" : "od")} {From(rule.From)}.",
            $"Rule: {Amount(rule)} {(backward ? "before" : "from")} {From(rule.From)}.", $"Правило: {Amount(rule)} {(backward ? "до" : "від")} {From(rule.From)}."));
        lines.Add(In($"Rozhodná událost: {Long(proof.Start)}. Tento den se nepočítá (§ 40 odst. 1 písm. a)).", $"Decisive event: {Long(proof.Start)}. This day is not counted (Section 40(1)(a)).", $"Подія, від якої рахується строк: {Long(proof.Start)}. Цей день не враховується (§ 40 абз. 1 літ. a))."));
        if (rule.Unit is DeadlineUnit.CalendarDay or DeadlineUnit.WorkingDay) AddDays(lines, proof);
        else if (proof.Days.Any(d => d.Reason == ProofDay.EndOfMonth))
            lines.Add(In("Měsíc takový den nemá, platí jeho poslední den (§ 40 odst. 1 písm. b)).", "The month has no such day, so its last day stands for it (Section 40(1)(b)).", "У цьому місяці такого дня немає, тому береться його останній день (§ 40 абз. 1 літ. b))."));
        lines.Add(In($"Počítání končí: {Long(proof.NominalEnd)}.", $"The count ends on {Long(proof.NominalEnd)}.", $"Відлік закінчується: {Long(proof.NominalEnd)}."));
        foreach (var day in proof.RolledOver)
            lines.Add(In($"{Long(day.Date)} není pracovní den: {Reason(day)}.", $"{Long(day.Date)} is no working day: {Reason(day)}.", $"{Long(day.Date)} – неробочий день: {Reason(day)}."));
        if (proof.RolledOver.Count > 0)
            lines.Add(proof.LastDay > proof.NominalEnd
                ? In("Konec se posouvá na nejbližší příští pracovní den (§ 40 odst. 1 písm. c)).", "The end moves to the nearest next working day (Section 40(1)(c)).", "Кінець переноситься на найближчий наступний робочий день (§ 40 абз. 1 літ. c)).")
                : In("Konec se posouvá na nejbližší předchozí pracovní den.", "The end moves to the nearest working day before.", "Кінець переноситься на найближчий попередній робочий день."));
        lines.Add(In($"Poslední den: {Long(proof.LastDay)}.", $"Last day: {Long(proof.LastDay)}.", $"Останній день: {Long(proof.LastDay)}."));
    }

    private void AddDays(List<string> lines, Proof proof)
    {
        var counted = proof.Days.Where(d => d.Counted).ToList();
        if (counted.Count > 0)
            lines.Add(In(
                $"1. den: {Long(counted[0].Date)}; {counted.Count}. den: {Long(counted[^1].Date)}.", $"Day 1: {Long(counted[0].Date)}; day {counted.Count}: {Long(counted[^1].Date)}.", $"1-й день: {Long(counted[0].Date)}; {counted.Count}-й день: {Long(counted[^1].Date)}."));
        foreach (var day in proof.Days.Where(d => !d.Counted && d.Reason != ProofDay.Start))
            lines.Add(In($"Nepočítá se {Long(day.Date)}: {Reason(day)}.", $"Not counted: {Long(day.Date)}, {Reason(day)}.", $"Не враховується {Long(day.Date)}: {Reason(day)}."));
    }

    private string Amount(TermRule rule)
    {
        var n = rule.Amount;
        return rule.Unit switch
        {
            DeadlineUnit.CalendarDay => In($"{n} {Czech(n, "kalendářní den", "kalendářní dny", "kalendářních dnů")}", $"{n} calendar {(n == 1 ? "day" : "days")}", $"{n} {Ukrainian(n, "календарний день", "календарні дні", "календарних днів")}"),
            DeadlineUnit.WorkingDay => In($"{n} {Czech(n, "pracovní den", "pracovní dny", "pracovních dnů")}", $"{n} working {(n == 1 ? "day" : "days")}", $"{n} {Ukrainian(n, "робочий день", "робочі дні", "робочих днів")}"),
            DeadlineUnit.Week => In($"{n} {Czech(n, "týden", "týdny", "týdnů")}", $"{n} {(n == 1 ? "week" : "weeks")}", $"{n} {Ukrainian(n, "тиждень", "тижні", "тижнів")}"),
            DeadlineUnit.Month => In($"{n} {Czech(n, "měsíc", "měsíce", "měsíců")}", $"{n} {(n == 1 ? "month" : "months")}", $"{n} {Ukrainian(n, "місяць", "місяці", "місяців")}"),
            _ => In($"{n} {Czech(n, "rok", "roky", "let")}", $"{n} {(n == 1 ? "year" : "years")}", $"{n} {Ukrainian(n, "рік", "роки", "років")}"),
        };
    }

    private static string Ukrainian(int n, string one, string few, string many) =>
        n % 100 is >= 11 and <= 14 ? many : (n % 10) switch { 1 => one, >= 2 and <= 4 => few, _ => many };

    private static string Czech(int n, string one, string few, string many) => n == 1 ? one : n is >= 2 and <= 4 ? few : many;

    private string From(string from) => from.Split(':', 2) switch
    {
        ["field", "deliveredOn"] => In("dne doručení podání", "the day of delivery of the submission", "дня отримання звернення"),
        ["field", var name] => In($"údaje „{Label(name)}“", $"the date “{Label(name)}”", $"дати «{Label(name)}»"),
        ["deadline", var kind] => In($"posledního dne lhůty „{procedure.Deadline(kind)?.Label.In(language) ?? kind}“", $"the last day of deadline “{procedure.Deadline(kind)?.Label.In(language) ?? kind}”", $"останнього дня строку «{procedure.Deadline(kind)?.Label.In(language) ?? kind}»"),
        ["letter", _] => In("doručení dopisu", "the delivery of the letter", "вручення листа"),
        ["now"] => In("dne, kdy krok začal", "the day the step began", "дня, коли почався крок"),
        ["deposit"] => In("dne, kdy byl dopis připraven k vyzvednutí", "the day the letter was ready for pick-up", "дня, коли лист був готовий до отримання"),
        ["pause"] => In("konce lhůty, o dny pozastavení", "the end of the term, by the days of the pause", "кінця строку, на дні зупинки"),
        _ => In("dodání do datové schránky", "arrival in the data box", "надходження до датової скриньки"),
    };

    private string Label(string field) => procedure.FieldNamed(field)?.Label.In(language) is { Length: > 0 } label ? label : field;

    private string Reason(ProofDay day) => day.Reason switch
    {
        ProofDay.Saturday => In("sobota", "Saturday", "субота"),
        ProofDay.Sunday => In("neděle", "Sunday", "неділя"),
        _ => calendar.HolidayOn(day.Date)?.Name.In(language) ?? day.Reason ?? "",
    };

    /// <summary>With the weekday: "středa 8. 4. 2026".</summary>
    private string Long(DateOnly day) => $"{day.ToString("dddd", CultureInfo.GetCultureInfo(In("cs-CZ", "en-GB", "uk-UA")))} {Short(day, language)}";

    /// <summary>8. 4. 2026, 8 April 2026 or 08.04.2026.</summary>
    public static string Short(DateOnly day, string language) => language switch
    {
        "cs" => day.ToString("d'. 'M'. 'yyyy", CultureInfo.InvariantCulture),
        "uk" => day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture),
        _ => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
    };

    private string In(string cs, string en, string uk) => language switch { "cs" => cs, "uk" => uk, _ => en };
}
