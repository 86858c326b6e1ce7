using System.Globalization;
using CaseFlow.Cases.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages;

/// <summary>What went wrong, in words; never how it looks inside.</summary>
[IgnoreAntiforgeryToken]
public sealed class FailureModel : PageModel
{
    public int Code { get; private set; }
    public string Headline { get; private set; } = "";
    public string Advice { get; private set; } = "";

    public void OnGet() => Say(Asked);
    public void OnPost() => Say(Asked);

    /// <summary>From the address itself: binding would read the form, which may be what is wrong.</summary>
    private int Asked => RouteData.Values["code"] is string code && int.TryParse(code, CultureInfo.InvariantCulture, out var status) ? status : 0;

    private void Say(int code)
    {
        var trouble = Troubles.Of(HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error);
        Code = trouble is not null ? StatusCodes.Status503ServiceUnavailable : code is >= 400 and < 600 ? code : 404;
        if (trouble is not null) Response.Headers.RetryAfter = "30";
        (Headline, Advice) = Code switch
        {
            400 => ("Požadavku nerozumíme", "Stránka mohla být otevřená příliš dlouho. Vraťte se, načtěte ji znovu a zkuste to ještě jednou."),
            401 or 403 => ("Sem nemáte přístup", "Stránka je jen pro někoho s jiným oprávněním. Kdo má přístup mít, toho nastaví správce."),
            404 => ("Tady nic není", "Adresa je napsaná jinak, nebo to, co na ní bylo, nesmíte vidět."),
            409 => ("Někdo byl rychlejší", "Mezitím se něco změnilo. Načtěte stránku znovu."),
            413 => ("Soubor je příliš velký", "Tlačítkem Zpět v prohlížeči se vrátíte k tomu, co jste napsali. Soubor pak zmenšete, rozdělte, nebo vynechte."),
            429 => ("Příliš mnoho pokusů", "Počkejte prosím minutu a zkuste to znovu."),
            503 when trouble is Trouble.DiskFull => ("Teď nejde nic uložit", "Úložiště je plné. Nic se neuložilo napůl; co bylo uloženo dřív, je v pořádku. Zkuste to prosím později."),
            503 when trouble is Trouble.ReadOnly => ("Teď nejde nic uložit", "Úložiště jde jen číst. Nic se neuložilo napůl; co bylo uloženo dřív, je v pořádku. Zkuste to prosím později."),
            503 => ("Teď to chvíli nejde", "Databáze neodpovídá. Nic se neuložilo napůl; co bylo uloženo dřív, je v pořádku. Zkuste to prosím za pár minut; když to nepomůže, zavolejte nám."),
            >= 500 => ("Něco se nám nepovedlo", "Nic se neuložilo napůl. Zkuste to prosím za chvíli; když to nepomůže, zavolejte nám."),
            _ => ("To nejde", "Vraťte se o krok zpět a zkuste to znovu."),
        };
        Response.StatusCode = Code;
    }
}
