using System.Globalization;
using System.Text.Json;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Casework;

/// <summary>Journal entries as sentences, in Czech or English. The journal itself holds kinds and arguments only.</summary>
internal sealed class JournalWords(Procedure procedure, CompiledWorkflow workflow, IReadOnlyDictionary<Guid, string> names, string language)
{
    /// <summary>Entries of steps for which a reason was given, which is sealed with the step.</summary>
    public static readonly IReadOnlyList<string> Reasoned = ["stepTakenBack", "fieldsCorrected", "incidentResolved"];

    /// <param name="reason">Given by who took the step, when the entry is one that tells it.</param>
    public string Of(JournalRow row, string? reason) =>
        reason is not null && Reasoned.Contains(row.Kind) ? $"{Of(row)} {In("Důvod", "Reason")}: {reason}" : Of(row);

    public string Of(JournalRow row)
    {
        var args = JsonSerializer.Deserialize<Dictionary<string, string>>(row.Args) ?? [];
        string Arg(string name) => args.GetValueOrDefault(name, "");
        var box = Box(row.ActivityId);
        return row.Kind switch
        {
            "activityStarted" => In($"Začal krok „{box}“.", $"Step “{box}” began."),
            "activityCompleted" => Arg("outcome") is "" or "Done"
                ? In($"Krok „{box}“ skončil.", $"Step “{box}” ended.")
                : In($"Krok „{box}“ skončil výsledkem „{Outcome(Arg("outcome"))}“.", $"Step “{box}” ended with “{Outcome(Arg("outcome"))}”."),
            "activityCancelled" => In($"Krok „{box}“ byl zrušen.", $"Step “{box}” was cancelled."),
            "taskOpened" => In($"Otevřen úkol „{box}“.", $"Task “{box}” was opened."),
            "taskCompleted" => In($"Úkol „{box}“ dokončen: {Outcome(Arg("outcome"))}.", $"Task “{box}” completed: {Outcome(Arg("outcome"))}."),
            "taskReopened" => In($"Úkol „{box}“ je znovu otevřený.", $"Task “{box}” stands open again."),
            "stepTakenBack" => box.Length > 0 ? In($"Krok „{box}“ byl vzat zpět.", $"Step “{box}” was taken back.") : In("Poslední krok byl vzat zpět.", "The last step was taken back."),
            "taskPassed" => In($"Lhůta úkolu „{box}“ uplynula, úkol se uzavřel.", $"The time limit of task “{box}” passed and it was closed."),
            "taskCancelled" => In($"Úkol „{box}“ zrušen.", $"Task “{box}” was cancelled."),
            "taskClaimed" => In($"Úkol „{box}“ převzat.", $"Task “{box}” was claimed."),
            "taskReleased" => In($"Úkol „{box}“ uvolněn.", $"Task “{box}” was released."),
            "taskReassigned" => In($"Úkol „{box}“ předán: {Person(Arg("to"))}.", $"Task “{box}” was handed over to {Person(Arg("to"))}."),
            "actionTaken" => In($"Provedeno: {box}.", $"Action taken: {box}."),
            "statusChanged" => In($"Stav: {Status(Arg("status"))}.", $"Status: {Status(Arg("status"))}."),
            "caseAssigned" or "handlerChanged" => In($"Zpracovatel: {Person(Arg("handler"))}.", $"Handler: {Person(Arg("handler"))}."),
            "decisionRecorded" => In("Zaznamenáno rozhodnutí.", "The decision was recorded."),
            "caseOpened" => In($"Otevřen související případ ({Relation(Arg("relation"))}).", $"A related case was opened ({Relation(Arg("relation"))})."),
            "relatedCase" => In($"Související případ má číslo {Arg("number")}.", $"The related case has number {Arg("number")}."),
            "mailQueued" => In($"Připraven e-mail „{Template(Arg("template"))}“.", $"E-mail “{Template(Arg("template"))}” was prepared."),
            "mailSkipped" => In($"E-mail „{Template(Arg("template"))}“ neodešel: {Skipped(Arg("reason"))}.", $"E-mail “{Template(Arg("template"))}” was not sent: {Skipped(Arg("reason"))}."),
            "mailResent" => Arg("message") == Arg("of")
                ? In($"E-mail „{Template(Arg("template"))}“ se posílá znovu.", $"E-mail “{Template(Arg("template"))}” is being sent again.")
                : In($"E-mail „{Template(Arg("template"))}“ se posílá na jinou adresu.", $"E-mail “{Template(Arg("template"))}” is being sent to another address."),
            "mailReturned" => In($"E-mail „{Template(Arg("template"))}“ se {Day(Arg("on"))} vrátil jako nedoručitelný.", $"E-mail “{Template(Arg("template"))}” came back as undeliverable on {Day(Arg("on"))}."),
            "mailCancelled" => In($"E-mail „{Template(Arg("template"))}“ byl zrušen a neodejde.", $"E-mail “{Template(Arg("template"))}” was cancelled and will not be sent."),
            "mailSettled" => In($"E-mail „{Template(Arg("template"))}“ se dále neřeší.", $"Nothing more is done about e-mail “{Template(Arg("template"))}”."),
            "mailComposed" => In($"Zadržený e-mail „{Template(Arg("template"))}“ byl sestaven znovu.", $"The blocked e-mail “{Template(Arg("template"))}” was composed again."),
            "letterOpened" => In($"Dopis „{Template(Arg("template"))}“ čeká na vypravení.", $"Letter “{Template(Arg("template"))}” awaits dispatch."),
            "letterRewritten" => In($"Dopis „{Template(Arg("template"))}“ ještě neodešel a byl napsán znovu podle změněných údajů.", $"Letter “{Template(Arg("template"))}” hasn't left yet and was written anew from the changed data."),
            "letterWithdrawn" => In($"Dopis „{Template(Arg("template"))}“ se nevypraví a jeho dokument zmizel.", $"Letter “{Template(Arg("template"))}” will not be dispatched and its document is gone."),
            "letterSigned" => In($"Podepsáno {Day(Arg("dispatchedOn"))}, založeno do spisu.", $"Signed on {Day(Arg("dispatchedOn"))}, put into the file."),
            "letterDispatched" => In($"Dopis vypraven {Day(Arg("dispatchedOn"))}.", $"The letter was dispatched on {Day(Arg("dispatchedOn"))}."),
            "letterDelivered" => In($"Dopis doručen {Day(Arg("on"))}{How(Arg("how"))}.", $"The letter was delivered on {Day(Arg("on"))}{How(Arg("how"))}."),
            "letterReturned" => In($"Dopis se {Day(Arg("on"))} vrátil.", $"The letter came back on {Day(Arg("on"))}."),
            "deadlineSet" => Arg("lastDay") is ""
                ? In($"Lhůta „{Kind(Arg("deadlineKind"))}“ čeká na svůj začátek.", $"Deadline “{Kind(Arg("deadlineKind"))}” awaits its start.")
                : In($"Lhůta „{Kind(Arg("deadlineKind"))}“: poslední den {Day(Arg("lastDay"))}.", $"Deadline “{Kind(Arg("deadlineKind"))}”: last day {Day(Arg("lastDay"))}."),
            "deadlineChanged" => In(
                $"Lhůta „{Kind(Arg("deadlineKind"))}“ přepočtena: {Day(Arg("old"))} → {Day(Arg("lastDay"))}.", $"Deadline “{Kind(Arg("deadlineKind"))}” recomputed: {Day(Arg("old"))} → {Day(Arg("lastDay"))}."),
            "deadlineRestored" => Arg("lastDay") is ""
                ? In($"Lhůta „{Kind(Arg("deadlineKind"))}“ čeká na svůj začátek jako předtím.", $"Deadline “{Kind(Arg("deadlineKind"))}” awaits its start as before.")
                : In($"Lhůta „{Kind(Arg("deadlineKind"))}“ je jako předtím: poslední den {Day(Arg("lastDay"))}.", $"Deadline “{Kind(Arg("deadlineKind"))}” is as before: last day {Day(Arg("lastDay"))}."),
            "deadlineMet" => Arg("late") == "true"
                ? In($"Lhůta „{Kind(Arg("deadlineKind"))}“ splněna pozdě, {Day(Arg("metOn"))}.", $"Deadline “{Kind(Arg("deadlineKind"))}” was met late, on {Day(Arg("metOn"))}.")
                : In($"Lhůta „{Kind(Arg("deadlineKind"))}“ splněna {Day(Arg("metOn"))}.", $"Deadline “{Kind(Arg("deadlineKind"))}” was met on {Day(Arg("metOn"))}."),
            "deadlinePassed" => In($"Lhůta „{Kind(Arg("deadlineKind"))}“ uplynula {Day(Arg("lastDay"))}.", $"Deadline “{Kind(Arg("deadlineKind"))}” passed on {Day(Arg("lastDay"))}."),
            "deadlineOverrun" => In($"Zaznamenáno překročení lhůty „{Kind(Arg("deadlineKind"))}“.", $"An overrun of deadline “{Kind(Arg("deadlineKind"))}” was recorded."),
            "deadlinePaused" => In($"Vnitřní lhůta „{Kind(Arg("deadlineKind"))}“ pozastavena.", $"Internal deadline “{Kind(Arg("deadlineKind"))}” was paused."),
            "deadlineResumed" => In($"Vnitřní lhůta „{Kind(Arg("deadlineKind"))}“ běží dál.", $"Internal deadline “{Kind(Arg("deadlineKind"))}” runs on."),
            "deadlineCancelled" => In($"Lhůta „{Kind(Arg("deadlineKind"))}“ zrušena.", $"Deadline “{Kind(Arg("deadlineKind"))}” was cancelled."),
            "documentAdded" => Arg("direction") switch
            {
                "in" => In("Vložen doručený dokument.", "A document that came in was added."),
                "out" => In("Vložen odeslaný dokument.", "A document that went out was added."),
                _ => In("Vložen interní dokument.", "An internal document was added."),
            },
            "noteAdded" => Arg("noteKind") == "record" ? In("Připojen úřední záznam.", "An official record was added.") : In("Připojena poznámka.", "A note was added."),
            "documentNumbered" => In($"Dokument dostal č. j. {Arg("refNo")}.", $"A document got the reference number {Arg("refNo")}."),
            "relationAdded" => In($"Případ propojen s jiným případem ({Relation(Arg("relation"))}).", $"The case was linked with another one ({Relation(Arg("relation"))})."),
            "relationRemoved" => In($"Propojení s jiným případem zrušeno ({Relation(Arg("relation"))}).", $"The link with another case was removed ({Relation(Arg("relation"))})."),
            "codeReissued" => In($"Vydán nový kód ke stavu podání{Verified(Arg("verifiedBy"))}; předchozí neplatí.", $"A new status code was issued{Verified(Arg("verifiedBy"))}; the former one is void."),
            "municipalityAnswered" => Arg("outcome") == "Refused"
                ? In($"Obec {Day(Arg("on"))} odmítla odpovědět.", $"The municipality refused to answer on {Day(Arg("on"))}.")
                : In($"Odpověď obce došla {Day(Arg("on"))}.", $"The municipality's answer came on {Day(Arg("on"))}."),
            "supplementAdded" => In($"Podání doplněno {Day(Arg("on"))}.", $"The submission was supplemented on {Day(Arg("on"))}."),
            "fieldsCorrected" => In($"Opraveny údaje: {Fields(Arg("fields"))}.", $"Data corrected: {Fields(Arg("fields"))}."),
            "incidentOpened" => In($"Krok „{box}“ se zastavil na chybě a čeká na rozhodnutí.", $"Step “{box}” stopped on a fault and waits for a decision."),
            "incidentResolved" => In($"Chyba kroku „{box}“ vyřešena.", $"The fault of step “{box}” was resolved."),
            "eventPublished" when Arg("name") is "" => In($"Krok „{box}“ oznámil událost.", $"Step “{box}” published an event."),
            "eventPublished" => In($"Oznámena událost „{Arg("name")}“.", $"Event “{Arg("name")}” was published."),
            "writeLine" => Arg("text"),
            "heldMailReleased" => In($"E-mail „{Template(Arg("template"))}“, zadržený po obnově ze zálohy, uvolněn{Because(Arg("reason"))}.", $"E-mail “{Template(Arg("template"))}”, held after a restore, was released{Because(Arg("reason"))}."),
            "heldMailVoided" => In($"E-mail „{Template(Arg("template"))}“, zadržený po obnově ze zálohy, zneplatněn{Because(Arg("reason"))}.", $"E-mail “{Template(Arg("template"))}”, held after a restore, was voided{Because(Arg("reason"))}."),
            "heldTimerReleased" => In($"Zadrženo po obnově ze zálohy a uvolněno: {Timer(Arg("purpose"), Arg("deadlineKind"), row.ActivityId)}{Because(Arg("reason"))}.", $"Held after a restore and released: {Timer(Arg("purpose"), Arg("deadlineKind"), row.ActivityId)}{Because(Arg("reason"))}."),
            "heldTimerVoided" => In($"Zadrženo po obnově ze zálohy a zneplatněno: {Timer(Arg("purpose"), Arg("deadlineKind"), row.ActivityId)}{Because(Arg("reason"))}.", $"Held after a restore and voided: {Timer(Arg("purpose"), Arg("deadlineKind"), row.ActivityId)}{Because(Arg("reason"))}."),
            CaseColumns.Unclear => Unclear(language),
            CaseErasure.Erased => ErasureWords.Journal(Arg("reason"), language),
            "finished" => In("Postup skončil.", "The workflow ended."),
            "cancelled" => In("Postup byl zrušen.", "The workflow was cancelled."),
            _ => In($"{row.Kind} – {box}", $"{row.Kind} – {box}"),
        };
    }

    /// <summary>What a timer or another inbox row is for, in words.</summary>
    /// <param name="purpose">As the state names it, or "start" or "event".</param>
    public string Timer(string purpose, string deadlineKind, string? activityId) => purpose switch
    {
        "start" => In("první krok případu, který otevřel jiný případ", "first step of a case that another case opened"),
        "event" => In("událost z jiného případu", "event from another case"),
        "passed" => In($"uplynutí lhůty „{Kind(deadlineKind)}“", $"deadline “{Kind(deadlineKind)}” passes"),
        "approaching" => In($"lhůta „{Kind(deadlineKind)}“ se blíží", $"deadline “{Kind(deadlineKind)}” approaches"),
        "pauseEnds" => In($"konec pozastavení lhůty „{Kind(deadlineKind)}“", $"the pause of deadline “{Kind(deadlineKind)}” ends"),
        "resume" => In($"pokračování kroku „{Box(activityId)}“", $"step “{Box(activityId)}” goes on"),
        _ when purpose.StartsWith("reminder:", StringComparison.Ordinal) => In($"připomenutí lhůty „{Kind(deadlineKind)}“", $"reminder of deadline “{Kind(deadlineKind)}”"),
        _ => In("časovač", "timer"),
    };

    public static string Unclear(string language) => language == "cs"
        ? "Osobu, proti které podání směřuje, nejde mezi zaměstnanci určit: jméno odpovídá více lidem a případ není skryt nikomu z nich. Doplňte celé jméno nebo přihlašovací jméno."
        : "The person complained about can't be told among the staff: the name fits several people and the case is hidden from none of them. Add the full name or the user name.";

    public static string Hidden(string name, string language) => language == "cs"
        ? $"Skryto před: {name}. Podle údaje o tom, proti komu podání směřuje, případ neuvidí (§ 14 správního řádu). Směřuje-li proti někomu jinému, opravte ten údaj."
        : $"Hidden from: {name}. By what the submission says of whom it is against, they won't see the case (Section 14). If it is against somebody else, correct that.";

    private static string Because(string reason) => reason.Length == 0 ? "" : $" ({reason})";

    private string In(string cs, string en) => language == "cs" ? cs : en;

    private string Box(string? id)
    {
        if (id is null || !workflow.Nodes.TryGetValue(id, out var node)) return id ?? "";
        var title = Values.Text(node.Json["metadata"]?["displayText"]) is { Length: > 0 } drawn ? drawn : node.Name;
        return procedure.Translate(title, language);
    }

    public string Template(string name) => procedure.Templates.TryGetValue(name, out var words) ? words.In(language) : name;

    private string Outcome(string name) => TaskViews.OutcomeLabel(procedure, name, language);
    private string Status(string name) => CaseViews.StatusLabel(procedure, name, language);
    private string Kind(string kind) => procedure.Deadline(kind)?.Label.In(language) is { Length: > 0 } label ? label : kind;
    private string Person(string id) => Guid.TryParse(id, out var user) && names.TryGetValue(user, out var name) ? name : In("nikdo", "nobody");
    private string Fields(string list) => string.Join(", ", list.Split(", ").Select(f => procedure.FieldNamed(f)?.Label.In(language) ?? f));
    private string Day(string iso) => DateOnly.TryParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? ProofWords.Short(day, language) : In("zatím neznámo", "not yet known");

    private string Skipped(string reason) => reason switch
    {
        "noAddress" => In("není adresa", "there is no address"),
        "noConsent" => In("není souhlas s e-maily", "there is no consent to e-mails"),
        "anonymous" => In("podání je anonymní", "the submission is anonymous"),
        "notifyFalse" => In("osoba nemá být vyrozumívána", "the person is not to be notified"),
        "deceased" => In("osoba zemřela", "the person died"),
        _ => reason,
    };

    private string Relation(string relation) => relation switch
    {
        "part" => In("část podání", "part of the submission"),
        "review" => In("přešetření", "review"),
        "repeated" => In("opakované podání", "repeated submission"),
        "follows" => In("navazuje", "follows"),
        "related" => In("souvisí", "related"),
        _ => relation,
    };

    private string Verified(string how) => how switch
    {
        "document" => In(" po předložení průkazu", " after an identity document was shown"),
        "dataBox" => In(" na žádost z datové schránky", " on a request from the data box"),
        "knownAddress" => In(" na známou adresu", " to the known address"),
        _ => "",
    };

    private string How(string how) => how switch
    {
        "login" => In(" přihlášením do datové schránky", " by login to the data box"),
        "fiction" => In(" fikcí", " by fiction"),
        "post" => In(" poštou", " by post"),
        "deposit" => In(" uložením", " by deposit"),
        _ => "",
    };
}
