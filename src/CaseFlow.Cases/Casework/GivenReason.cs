using CaseFlow.Cases.Access;
using CaseFlow.Cases.Mail;

namespace CaseFlow.Cases.Casework;

/// <summary>Why somebody did what can't be seen from the deed itself: one line, always asked for.</summary>
public static class GivenReason
{
    public const int Longest = 500;

    /// <summary>The reason in one line, and what is wrong with it under "reason".</summary>
    internal static (string Reason, Dictionary<string, string> Errors) Read(string? text, Reader reader) => Read(text, reader.Language);

    internal static (string Reason, Dictionary<string, string> Errors) Read(string? text, string language)
    {
        var say = new FieldMessages(language);
        var reason = MailText.HeaderLine(text ?? "");
        var errors = new Dictionary<string, string>();
        if (reason.Length == 0) errors["reason"] = say.Required;
        else if (reason.Length > Longest) errors["reason"] = say.TooLong(Longest);
        return (reason, errors);
    }
}
