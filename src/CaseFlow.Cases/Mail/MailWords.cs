using System.Text.RegularExpressions;

namespace CaseFlow.Cases.Mail;

/// <summary>States and reasons of mails in words, in Czech or English (every other language reads English).</summary>
public static partial class MailWords
{
    /// <summary>Each line of a reason in words; what the server said is quoted as it is.</summary>
    public static IReadOnlyList<string> Of(string? reason, string language) => [.. MailReasons.Lines(reason).Select(line => Line(line, language == "cs"))];

    internal static string State(string state, string language) => (state, language == "cs") switch
    {
        ("waiting", true) => "E-mail už čeká na odeslání.",
        ("waiting", _) => "The e-mail is waiting to be sent already.",
        ("sending", true) => "E-mail se právě předává poštovnímu serveru. Zkuste to za chvíli.",
        ("sending", _) => "The e-mail is being handed over to the mail server right now. Try again in a while.",
        ("sent", true) => "E-mail už převzal poštovní server.",
        ("sent", _) => "The mail server has taken the e-mail already.",
        ("cancelled", true) => "E-mail byl zrušen.",
        ("cancelled", _) => "The e-mail was cancelled.",
        ("returned", true) => "E-mail už je označen jako vrácený.",
        ("returned", _) => "The e-mail is marked as returned already.",
        ("held", true) => "E-mail je zadržen po obnově ze zálohy; rozhoduje o něm správce.",
        ("held", _) => "The e-mail is held after a restore; an administrator decides.",
        ("blocked", true) => "E-mailu něco chybí, proto neodejde.",
        ("blocked", _) => "Something is missing in the e-mail, so it doesn't go.",
        (_, true) => "V tomto stavu e-mailu to udělat nelze.",
        _ => "This can't be done in the present state of the e-mail.",
    };

    internal static string Settled(string language) => language == "cs" ? "Je už zaznamenáno, že se e-mail dále neřeší." : "It is recorded already that nothing more is done about the e-mail.";
    internal static string AlreadyCopied(string language) => language == "cs" ? "Stejný e-mail už na tuto adresu čeká." : "The same e-mail is waiting for this address already.";
    internal static string StillBlocked(string? reason, string language) => $"{State("blocked", language)} {string.Join("; ", Of(reason, language))}".Trim();
    internal static string BeforeSent(string language) => language == "cs" ? "Datum nesmí být dřívější než předání e-mailu." : "The date must not be before the e-mail was handed over.";
    internal static string OperationUsed(string language) => language == "cs" ? "Tato operace už byla použita pro něco jiného." : "This operation was used for something else already.";

    private static string Line(string line, bool czech)
    {
        string? After(string prefix) => line.StartsWith(prefix, StringComparison.Ordinal) ? line[prefix.Length..] : null;
        string In(string cs, string en) => czech ? cs : en;
        if (After("missing: ") is { } names) return In($"chybí údaj: {names}", $"missing value: {names}");
        if (After("badTemplate: ") is { } fault) return In($"šablona se nedala vyplnit (hlášení: „{fault}“)", $"the template could not be filled in: {fault}");
        if (After(MailReasons.Unreachable) is { } words) return IsAnswer(words)
            ? In($"poštovní server se nedá použít. {Line(words, czech)}", $"the mail server can't be used. {Line(words, czech)}")
            : In($"poštovní server se nedá použít: {Line(words, czech)}", $"the mail server can't be used: {Line(words, czech)}");
        if (After(MailReasons.Resent) is { } again) return In($"znovu posláno: {again}", $"sent again: {again}");
        if (After(MailReasons.Settled) is { } settled) return In($"dále se neřeší: {settled}", $"nothing more to do: {settled}");
        if (After(MailReasons.Deceased) is not null) return In("adresát zemřel, už se mu nepíše", "the addressee died and is not written to any more");
        return line switch
        {
            MailReasons.Concerned => In("podání směřuje proti adresátovi", "the submission is against the addressee"),
            "noAddress" => In("adresát nemá e-mailovou adresu", "the addressee has no e-mail address"),
            "badAddress" => In("e-mailová adresa není platná", "the e-mail address is not valid"),
            "noRecipient" => In("v této roli nikdo není", "there is nobody in that role"),
            "noTemplate" => In("chybí šablona", "there is no template"),
            MailReasons.TakenBack => In("krok, který ho připravil, byl vzat zpět", "the step that prepared it was taken back"),
            MailReasons.Interrupted => In("program skončil uprostřed předávání", "the program ended while it was being handed over"),
            _ when IsAnswer(line) => In($"Server odpověděl: „{line}“", $"The server answered: “{line}”"),
            _ => (czech ? TroubleSentence.InCzech(line) : null) ?? line,
        };
    }

    private static bool IsAnswer(string words) => Answer().IsMatch(words);

    [GeneratedRegex(@"^[45][0-5][0-9][ -]")]
    private static partial Regex Answer();
}
