namespace CaseFlow.Cases.Erasure;

/// <summary>What is said of erased cases, in Czech or English (every other language reads English).</summary>
public static class ErasureWords
{
    public static string Status(string language) => language == "cs" ? "Vymazáno" : "Erased";
    public static string Journal(string reason, string language) => language == "cs" ? $"Obsah případu byl vymazán: {reason}" : $"The content of the case was erased: {reason}";
    /// <summary>Whoever wants to do something to an erased case.</summary>
    public static string Gone(string language) => language == "cs"
        ? "Obsah tohoto případu byl vymazán; nic dalšího s ním dělat nelze." : "The content of this case was erased; nothing more can be done with it.";

    internal static string Already(string language) => language == "cs" ? "Obsah tohoto případu už byl vymazán." : "The content of this case has been erased already.";
    internal static string MailSending(string language) => language == "cs"
        ? "E-mail z tohoto případu se právě předává poštovnímu serveru. Zkuste to za chvíli znovu." : "An e-mail of this case is being handed over to the mail server right now. Try again in a while.";
}
