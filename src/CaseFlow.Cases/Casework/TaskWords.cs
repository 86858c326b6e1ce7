namespace CaseFlow.Cases.Casework;

/// <summary>What is said of a task that changed meanwhile.</summary>
internal static class TaskWords
{
    public static string Stale(string language) => language == "cs"
        ? "Úkol se mezitím změnil. Podívejte se, co je nového, a odešlete formulář znovu."
        : "The task has changed meanwhile. See what is new and send the form again.";

    public static string NotOpen(string state, string language) => (state, language) switch
    {
        ("completed", "cs") => "Úkol už někdo dokončil.",
        ("completed", _) => "Somebody has already completed the task.",
        ("passed", "cs") => "Lhůta úkolu uplynula a úkol se uzavřel.",
        ("passed", _) => "The task's time limit has passed and it was closed.",
        (_, "cs") => "Úkol byl zrušen.",
        _ => "The task was cancelled.",
    };

    public static string Taken(string? name, string language) => language == "cs"
        ? $"Úkol si už vzal(a) {name ?? "někdo jiný"}." : $"The task was already taken by {name ?? "somebody else"}.";
}
