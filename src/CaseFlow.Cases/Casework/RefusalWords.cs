namespace CaseFlow.Cases.Casework;

/// <summary>What people read of a step that was refused; the engine's own words are for logs and tools.</summary>
internal static class RefusalWords
{
    /// <summary>In Czech or English; of a code not known here the message itself.</summary>
    public static string Of(string code, string message, string language) => code switch
    {
        "handlerConcerned" => In(language, "Zpracovatelem nemůže být ten, proti komu podání směřuje (§ 14 správního řádu).", "The handler can't be the person whom the submission is against (Section 14)."),
        "handlerBiased" => In(language, "Zpracovatelem nemůže být ten, kdo byl v případu označen za podjatého (§ 14 správního řádu).", "The handler can't be somebody who was named as biased in the case (Section 14)."),
        "handlerUnknown" => In(language, "Zpracovatelem může být jen činný uživatel.", "Only an active user can be the handler."),
        "expressionStopped" => In(language, "Krok se nepodařilo dopočítat včas a nic z něj se neuložilo. Zkuste to znovu.", "The step couldn't be worked out in time and nothing of it was kept. Try again."),
        _ => message,
    };

    private static string In(string language, string czech, string english) => language == "cs" ? czech : english;
}
