namespace CaseFlow.Web.Words;

/// <summary>How many mails and timers, in words: "1 mail a 2 termíny".</summary>
public static class HeldWords
{
    public static string Of(Texts texts, int mails, int timers)
    {
        var (mailWords, timerWords) = (texts.Count(mails, "{0} mail", "{0} maily", "{0} mailů"), texts.Count(timers, "{0} termín", "{0} termíny", "{0} termínů"));
        return timers == 0 ? mailWords : mails == 0 ? timerWords : texts["{0} a {1}", mailWords, timerWords];
    }
}
