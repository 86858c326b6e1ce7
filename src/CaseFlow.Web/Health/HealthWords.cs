namespace CaseFlow.Web.Health;

/// <summary>What readiness found, in words for the people who can do something about it (keys of the translations).</summary>
public static class HealthWords
{
    /// <summary>Empty when all is well, or nobody has looked yet.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyDictionary<string, string>? words) =>
        words is null ? [] : [.. words.Where(w => w.Value is not (Readiness.Fine or Readiness.Unknown)).Select(w => Of(w.Key, w.Value))];

    private static string Of(string part, string word) => (part, word) switch
    {
        ("database", "readOnly") => "databáze jde jen číst",
        ("database", "full") or ("disk", "full") => "disk je plný",
        ("database", _) => "databáze neodpovídá",
        ("migrations", _) => "databáze čeká na migraci",
        ("disk", "low") => "dochází místo na disku",
        ("disk", _) => "na disk nejde psát",
        ("mail", _) => "pošta neodchází",
        ("clock", _) => "hodiny počítače jdou pozadu",
        _ => "úlohy na pozadí mají zpoždění",
    };
}
