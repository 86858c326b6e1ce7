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
        ["notBy"] = "Tento krok musí udělat někdo jiný než předchozí.", ["assignedToAnother"] = "Úkol má někdo jiný.",
    };

    public static string Of(this Texts texts, IReadOnlyDictionary<string, string> names, string? code) =>
        code is null ? "–" : names.TryGetValue(code, out var czech) ? texts[czech] : code;
}
