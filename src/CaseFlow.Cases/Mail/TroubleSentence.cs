using System.Text.RegularExpressions;

namespace CaseFlow.Cases.Mail;

/// <summary>What CaseFlow itself says about a hand-over that failed, in English (as it is stored and answered by the API) and in Czech (as a clerk reads it).
/// {0} and {1} stand for hosts, names and what the server or the machine said.</summary>
internal sealed class TroubleSentence
{
    public static readonly TroubleSentence
        NoAnswer = new("no answer from {0} within {1} s", "server {0} neodpověděl do {1} s"),
        Refused = new("connection refused by {0}", "na {0} žádný poštovní server nepřijímá spojení"),
        NoHost = new("no address is known of {0}", "adresa serveru {0} není známa"),
        NoWay = new("there is no way through the network to {0}", "na {0} nevede cesta sítí"),
        Broken = new("the connection to {0} broke: {1}", "spojení se serverem {0} se přerušilo (hlášení počítače: „{1}“)"),
        SignInRefused = new("sign-in as {0} refused: {1}", "přihlášení uživatele {0} odmítnuto. Server odpověděl: „{1}“"),
        NoTls = new("expected TLS from {0}, but it failed: {1}", "šifrované spojení s {0} se nepodařilo navázat (hlášení počítače: „{1}“)"),
        Cannot = new("{0} can't do what is needed: {1}", "server {0} neumí, co je potřeba (hlášení počítače: „{1}“)"),
        WithoutSignIn = new("the server asks for a sign-in: {0}", "server chce přihlášení. Server odpověděl: „{0}“"),
        NotTrusted = new("Expected a certificate of {0} that is trusted, but {1}. An office's own certificate authority is set in CaseFlow:Mail:CertificateAuthority.",
            "certifikát serveru {0} není důvěryhodný: {1}. Vlastní certifikační autorita úřadu se nastavuje v CaseFlow:Mail:CertificateAuthority."),
        Defect = new("the program failed while handing it over: {0}", "program při předávání selhal ({0})");

    private static readonly TroubleSentence[] All = [NotTrusted, NoAnswer, Refused, NoHost, NoWay, Broken, SignInRefused, NoTls, WithoutSignIn, Cannot, Defect];
    private readonly string english, czech;
    private readonly Regex pattern;

    private TroubleSentence(string english, string czech)
    {
        (this.english, this.czech) = (english, czech);
        // The first gap is a name without blanks or ": ", the last one takes the rest.
        pattern = new Regex("^" + Regex.Escape(english).Replace(@"\{0}", english.Contains("{1}", StringComparison.Ordinal) ? @"(\S+?)" : "(.+)").Replace(@"\{1}", "(.+)") + "$", RegexOptions.CultureInvariant);
    }

    public string Of(params object[] gaps) => string.Format(System.Globalization.CultureInfo.InvariantCulture, english, gaps);

    /// <summary>Null: it is none of ours.</summary>
    public static string? InCzech(string text)
    {
        foreach (var sentence in All)
            if (sentence.pattern.Match(text) is { Success: true } match)
                return string.Format(System.Globalization.CultureInfo.InvariantCulture, sentence.czech, [.. match.Groups.Values.Skip(1).Select(g => Certificate(g.Value))]);
        return null;
    }

    // Why a certificate isn't trusted; only MailServerTrust says these.
    private static string Certificate(string because) => because switch
    {
        "it shows none" => "žádný neukázal",
        "its chain is not complete" => "řetěz certifikátů není úplný",
        _ when because.StartsWith("its certificate is of ", StringComparison.Ordinal) && because.EndsWith(", not of that name", StringComparison.Ordinal) =>
            $"je vystaven na {because["its certificate is of ".Length..^", not of that name".Length]}, ne na toto jméno",
        _ => because,
    };
}
