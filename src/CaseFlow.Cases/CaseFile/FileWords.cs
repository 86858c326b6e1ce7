namespace CaseFlow.Cases.CaseFile;

/// <summary>What is said of a case's file, in Czech or English.</summary>
internal static class FileWords
{
    public static string OperationUsed(string language) => In(language, "Tento úkon už byl použit pro něco jiného.", "This operation was used for something else.");
    public static string Related(string language) => In(language, "Tyto dva případy už propojené jsou.", "These two cases are linked already.");
    public static string NotRelated(string language) => In(language, "Tyto dva případy ručně propojené nejsou.", "These two cases aren't linked by hand.");
    public static string Itself(string language) => In(language, "Případ nelze propojit se sebou samým.", "A case can't be linked with itself.");
    public static string NoSuchCase(string language) => In(language, "Takový případ tu není.", "There is no such case here.");
    public static string NotWaiting(string language) => In(language, "Na odpověď obce tento případ nečeká.", "This case doesn't wait for the answer of a municipality.");
    public static string TooSoon(string language, string day) => In(language, $"Fikce doručení nastane až {day}.", $"The letter is deemed delivered only on {day}.");
    public static string NeedsReady(string language) =>
        In(language, "Vyplňte den, od kterého byl dopis připraven k vyzvednutí; deset dnů se počítá od něj (§ 24 odst. 1 správního řádu).", "Enter the day from which the letter was ready for pick-up; the ten days run from it (Section 24(1)).");
    public static string NoFiction(string language) => In(language, "U tohoto způsobu vypravení fikce doručení není.", "This way of dispatch knows no deemed delivery.");
    public static string CameToHandler(string language) => In(language, "Došlo: odpověď obce", "Arrived: answer of the municipality");
    public static string SupplementCame(string language) => In(language, "Došlo: doplnění podání", "Arrived: supplement to the submission");
    public static string Record(string language) => In(language, "Úřední záznam", "Official record");

    private static string In(string language, string czech, string english) => language == "cs" ? czech : english;
}
