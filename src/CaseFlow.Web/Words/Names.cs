namespace CaseFlow.Web.Words;

/// <summary>Czech names of the codes that Cases answers with; <see cref="Texts"/> takes them into other languages.</summary>
public static class Names
{
    public static readonly IReadOnlyDictionary<string, string> Roles = new Dictionary<string, string>
    {
        ["registry"] = "podatelna", ["clerk"] = "úředník", ["sip"] = "pracovník SIP", ["coordinator"] = "koordinátor",
        ["head"] = "vedoucí odboru", ["director"] = "ředitel", ["admin"] = "správce",
    };

    /// <summary>DOMAIN 5.1.</summary>
    public static readonly IReadOnlyDictionary<string, string> Channels = new Dictionary<string, string>
    {
        ["DS"] = "datová schránka", ["post"] = "pošta", ["desk"] = "osobně na podatelně", ["email"] = "e-mail",
        ["oral"] = "ústně do protokolu", ["web"] = "webový formulář", ["verifiedWeb"] = "web s ověřenou totožností",
    };

    /// <summary>In what a submitter is written to (DOMAIN 5.1); who speaks another language gets Czech, and the case an interpreter.</summary>
    public static readonly IReadOnlyDictionary<string, string> Languages = new Dictionary<string, string>
    {
        ["cs"] = "čeština", ["sk"] = "slovenština", ["en"] = "angličtina", ["uk"] = "ukrajinština", ["other"] = "jiný jazyk",
    };

    /// <summary>What each channel needs of the person who registers a submission.</summary>
    public static readonly IReadOnlyDictionary<string, string> ChannelNeeds = new Dictionary<string, string>
    {
        ["DS"] = "Vyplňte ID datové schránky odesílatele. Doručeno je dodáním do schránky úřadu; zpráva oprávněné osoby platí za podepsanou (§ 18 odst. 2 zákona č. 300/2008 Sb.).",
        ["post"] = "Den doručení je den, kdy zásilka došla úřadu, ne den na razítku pošty.",
        ["desk"] = "Den doručení je den, kdy podatel písemnost předal. Číslo a kód mu předejte na potvrzení.",
        ["email"] = "Vyplňte adresu, ze které e-mail přišel. Nemá-li uznávaný podpis, požádáme podatele, aby podání do 5 dnů potvrdil (§ 37 odst. 4 správního řádu).",
        ["oral"] = "Sepište záznam a vyplňte, kdo ho sepsal; den záznamu je dnem doručení (§ 37 odst. 4 a § 175 odst. 3 správního řádu).",
        ["web"] = "Formulář bez ověřené totožnosti: podatele požádáme, aby podání do 5 dnů potvrdil (§ 37 odst. 4 správního řádu).",
        ["verifiedWeb"] = "Totožnost podatele byla ověřena, potvrzení není třeba.",
    };

    /// <summary>How a letter leaves the house (manifest's letterFields).</summary>
    public static readonly IReadOnlyDictionary<string, string> Dispatches = new Dictionary<string, string>
    {
        ["DS"] = "datová schránka", ["post"] = "pošta", ["desk"] = "předáno osobně", ["email"] = "e-mail s uznávaným podpisem", ["file"] = "založeno do spisu", ["phone"] = "telefonicky",
    };

    public static readonly IReadOnlyDictionary<string, string> Notes = new Dictionary<string, string>
    {
        ["note"] = "poznámka", ["record"] = "úřední záznam", ["supplement"] = "doplnění podání", ["answer"] = "odpověď obce", ["number"] = "důvod změny čísla jednacího",
        ["relation"] = "důvod zrušení propojení", ["code"] = "důvod vydání nového kódu", ["handOver"] = "důvod předání práce", ["release"] = "důvod uvolnění úkolu",
    };

    /// <summary>The named case is the earlier one of the two …</summary>
    public static readonly IReadOnlyDictionary<string, string> EarlierCases = new Dictionary<string, string>
    {
        ["part"] = "celek, jehož je tento případ částí", ["review"] = "věc, která se přešetřuje", ["repeated"] = "dřívější podání téže věci", ["follows"] = "věc, na kterou se navazuje", ["related"] = "související věc",
    };

    /// <summary>… or the later one.</summary>
    public static readonly IReadOnlyDictionary<string, string> LaterCases = new Dictionary<string, string>
    {
        ["part"] = "oddělená část", ["review"] = "přešetření", ["repeated"] = "opakované podání", ["follows"] = "navazující věc", ["related"] = "související věc",
    };

    public static readonly IReadOnlyDictionary<string, string> Verifications = new Dictionary<string, string>
    {
        ["document"] = "předložením občanského průkazu nebo pasu (jeho číslo nezapisujte)", ["dataBox"] = "žádost přišla z jeho datové schránky", ["knownAddress"] = "kód se pošle na adresu, kterou už ve spisu máme",
    };

    public static readonly IReadOnlyDictionary<string, string> Similarities = new Dictionary<string, string>
    {
        ["samePerson"] = "týž podatel", ["sameSubject"] = "velmi podobná věc",
    };

    public static readonly IReadOnlyDictionary<string, string> Deadlines = new Dictionary<string, string>
    {
        ["awaitingStart"] = "čeká na začátek", ["running"] = "běží", ["paused"] = "pozastavena", ["met"] = "splněna",
        ["overrun"] = "překročena s důvodem", ["cancelled"] = "odpadla",
    };

    /// <summary>"Sent" means that the server took it: never called delivered.</summary>
    public static readonly IReadOnlyDictionary<string, string> Messages = new Dictionary<string, string>
    {
        ["waiting"] = "čeká na odeslání", ["sending"] = "právě se předává", ["sent"] = "předáno serveru", ["uncertain"] = "nejisté, zda odešlo",
        ["failed"] = "nepodařilo se odeslat", ["blocked"] = "chybí údaj", ["cancelled"] = "zrušeno",
        ["returned"] = "vrátilo se nedoručené", ["held"] = "zadrženo po obnově ze zálohy",
    };

    public static readonly IReadOnlyDictionary<string, string> Deliveries = new Dictionary<string, string>
    {
        ["login"] = "přihlášením do datové schránky", ["fiction"] = "fikcí", ["post"] = "poštou do vlastních rukou", ["deposit"] = "uložením na poště",
    };

    public static readonly IReadOnlyDictionary<string, string> Directions = new Dictionary<string, string>
    {
        ["in"] = "došlé", ["out"] = "odeslané", ["internal"] = "vnitřní",
    };

    public static readonly IReadOnlyDictionary<string, string> Scans = new Dictionary<string, string>
    {
        ["unscanned"] = "neprověřeno", ["clean"] = "bez nálezu", ["infected"] = "nalezen škodlivý kód",
    };

    public static readonly IReadOnlyDictionary<string, string> WaitingFor = new Dictionary<string, string>
    {
        ["ministry"] = "ministerstvo", ["citizen"] = "občana", ["expert"] = "odborníka", ["municipality"] = "obec",
    };

    public static readonly IReadOnlyDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["CalendarDay"] = "kalendářních dnů", ["WorkingDay"] = "pracovních dnů", ["Week"] = "týdnů", ["Month"] = "měsíců", ["Year"] = "roků",
    };

    /// <summary>Reasons of refusals (<c>Forbidden</c>).</summary>
    public static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        ["anotherRole"] = "Tento krok náleží jiné roli.", ["authorOfDraft"] = "Kdo psal návrh, nesmí jej schvalovat.",
        ["biased"] = "V tomto případu jste byli označeni za podjaté, a proto v něm nic neděláte (§ 14 správního řádu).",
        ["notBy"] = "Tento krok musí udělat někdo jiný než předchozí.", ["assignedToAnother"] = "Úkol má někdo jiný.",
    };

    public static string Of(this Texts texts, IReadOnlyDictionary<string, string> names, string? code) =>
        code is null ? "–" : names.TryGetValue(code, out var czech) ? texts[czech] : code;
}
