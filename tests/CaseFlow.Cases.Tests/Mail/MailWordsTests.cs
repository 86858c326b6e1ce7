using CaseFlow.Cases.Mail;

namespace CaseFlow.Cases.Tests.Mail;

/// <summary>A Czech clerk reads Czech, and the server's own words as the server's; nothing of ours stays English.</summary>
public sealed class MailWordsTests
{
    [Theory]
    [InlineData("550 5.1.1 <jana@example.cz>: User unknown", "Server odpověděl: „550 5.1.1 <jana@example.cz>: User unknown“")]
    [InlineData("unreachable: 421 4.3.2 too busy", "poštovní server se nedá použít. Server odpověděl: „421 4.3.2 too busy“")]
    [InlineData("unreachable: no answer from mail.example.cz:587 within 30 s", "poštovní server se nedá použít: server mail.example.cz:587 neodpověděl do 30 s")]
    [InlineData("no answer from mail.example.cz:587 within 30 s", "server mail.example.cz:587 neodpověděl do 30 s")]
    [InlineData("unreachable: connection refused by mail.example.cz:587", "poštovní server se nedá použít: na mail.example.cz:587 žádný poštovní server nepřijímá spojení")]
    [InlineData("unreachable: no address is known of mail.example.cz", "poštovní server se nedá použít: adresa serveru mail.example.cz není známa")]
    [InlineData("unreachable: sign-in as caseflow refused: 535: 5.7.8 Error", "poštovní server se nedá použít: přihlášení uživatele caseflow odmítnuto. Server odpověděl: „535: 5.7.8 Error“")]
    [InlineData("the connection to mail.example.cz:587 broke: The SMTP server has unexpectedly disconnected: go", "spojení se serverem mail.example.cz:587 se přerušilo (hlášení počítače: „The SMTP server has unexpectedly disconnected: go“)")]
    [InlineData("unreachable: Expected a certificate of mail.example.cz that is trusted, but its certificate is of CN=jiny.example.cz, not of that name. An office's own certificate authority is set in CaseFlow:Mail:CertificateAuthority.",
        "poštovní server se nedá použít: certifikát serveru mail.example.cz není důvěryhodný: je vystaven na CN=jiny.example.cz, ne na toto jméno. Vlastní certifikační autorita úřadu se nastavuje v CaseFlow:Mail:CertificateAuthority.")]
    [InlineData("the program failed while handing it over: FormatException", "program při předávání selhal (FormatException)")]
    [InlineData("Schránka neexistuje", "Schránka neexistuje")]
    public void ReasonIsInCzechAndQuotesTheServer(string stored, string read)
    {
        Assert.Equal([read], MailWords.Of(stored, "cs"));
        // English readers get the same facts.
        Assert.DoesNotContain("server se", Assert.Single(MailWords.Of(stored, "en")));
    }
}
