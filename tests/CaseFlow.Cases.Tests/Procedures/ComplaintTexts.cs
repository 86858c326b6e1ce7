using System.Text.Json.Nodes;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Deadlines;
using CaseFlow.Engine.State;

namespace CaseFlow.Cases.Tests.Procedures;

/// <summary>Submissions of every kind, for reading the complaint's mails and letters: one that says all it can, and one that says only what it must.</summary>
internal static class ComplaintTexts
{
    public static readonly string[] Kinds = ["complaint", "initiative", "petition", "review175_7", "remark"];
    /// <summary>Name of the person complained about: also a colleague, also the handler of the case that says all.</summary>
    public const string Accused = "Zlobivá Kunhuta";
    public const string Mark = "KUUK-77/2026";
    public const string Subject = "Byt na Rybářích", Authority = "Úřad práce Vzorov", Result = "Lhůta nebyla dodržena";

    public static readonly Bundle Folder = CaseHouse.Bundle(BundleFiles.Read(Path.Combine(AppContext.BaseDirectory, "workflows", "complaint")).Files);

    /// <summary>What the box gives: full, and the least it must.</summary>
    /// <param name="Kinds">Kinds of submission that get it; the rest never do.</param>
    public sealed record Said(JsonObject Full, JsonObject Least, string[]? Kinds = null, bool Internal = false, bool Reminds = false, bool CodePromised = false);

    public static readonly Dictionary<string, Said> Mails = new()
    {
        ["confirm"] = new([], []),
        ["received"] = new([], [], CodePromised: true),
        ["forwarded"] = new(new() { ["cast"] = true }, []),
        ["completion"] = new([], []),
        ["overrun"] = new(Overrun, Overrun),
        ["settled"] = new([], []),
        ["reviewed"] = new(new() { ["prijemceUrad"] = Authority, ["opatreni"] = "vyřídit věc znovu." }, new() { ["prijemceUrad"] = Authority }, ["review175_7"]),
        ["details"] = new(new() { ["opatreni"] = Done }, new() { ["opatreni"] = "Náprava byla zjednána na místě." }),
        ["closed"] = new(new() { ["zpetvzeti"] = true }, []),
        ["repeated"] = new(new() { ["poprve"] = "2025-11-03" }, []),
        ["initiativeReply"] = new([], [], ["initiative"]),
        ["reply"] = new([], [], ["petition", "remark"]),
        ["redirected"] = new(new() { ["novyDruh"] = "appeal", ["kamObratit"] = "Podejte je u úřadu, který rozhodl", ["lhutaText"] = "15 dnů" }, new() { ["novyDruh"] = "infoRequest" }),
        ["termChanged"] = new(new() { ["novyTermin"] = "2026-05-04", ["puvodniLhuta"] = "2026-04-07", ["duvod"] = "Oprava data doručení." }, new() { ["novyTermin"] = "2026-05-04" }),
        ["deadline"] = new([], [], Internal: true, Reminds: true),
        ["overdue"] = new([], [], Internal: true, Reminds: true),
        ["newCase"] = new([], [], Internal: true),
    };

    public static readonly Dictionary<string, Said> Letters = new()
    {
        ["settlement"] = new(new() { ["opatreni"] = "proškolit pracovníky (do 31. 3. 2026)", ["prijemceUrad"] = Authority }, []),
        ["forwarding"] = new(new() { ["cast"] = true }, []),
        ["completionCall"] = new(new() { ["lhutaDoplneni"] = "do 15 dnů od doručení této výzvy", ["dnuNaDoplneni"] = 15 }, []),
        ["overrunNotice"] = new(Overrun, Overrun),
        ["detailsNotice"] = new(new() { ["opatreni"] = Done }, new() { ["opatreni"] = "Náprava byla zjednána na místě." }),
        ["closure"] = new(new() { ["zpetvzeti"] = true }, []),
        ["repetition"] = new(new() { ["poprve"] = "2025-11-03" }, []),
        ["redirection"] = new(new() { ["novyDruh"] = "appeal", ["kamObratit"] = "Podejte je u úřadu, který rozhodl", ["lhutaText"] = "15 dnů" }, new() { ["novyDruh"] = "dataRequest" }),
        ["toSuperior"] = new([], []),
        ["record"] = new(new() { ["tlumocnik"] = "Oxana Vzorová" }, []),
    };

    private const string Done = "proškolit pracovníky (splněno 30. 3. 2026: školení proběhlo)";
    private static JsonObject Overrun => new() { ["duvod"] = "stanovisko obce nepřišlo", ["novyTermin"] = "2026-05-29" };

    /// <summary>A case that says all it can (its handler even the person complained about), or only what it must.</summary>
    public static void Make(CaseRow @case, bool full, Guid handler)
    {
        @case.Procedure = "complaint";
        (@case.FileMark, @case.HandlerId) = (full ? Mark : null, full ? handler : null);
    }

    public static WorkflowState State(string kind, bool full, string language = "cs", bool anonymous = false, string result = "justified")
    {
        var state = CaseHouse.State(("kind", kind), ("subject", Subject), ("description", "Popis věci."), ("language", language), ("consentEmail", true), ("deliveredOn", "2026-02-02"),
            ("anonymous", anonymous), ("againstOfficial", Accused), ("forwardTo", Authority), ("missing", full ? "kopie smlouvy." : "kopie smlouvy"), ("closeReason", full ? "Nejde pokračovat." : "Nejde pokračovat"),
            ("result", result), ("resultText", full ? $"{Result}." : Result), ("channel", full ? "web" : "email"));
        state.DefinitionId = "complaint";
        if (!anonymous)
            foreach (var (name, value) in new (string, JsonNode?)[] { ("firstName", "Jana"), ("lastName", "Priklad"), ("email", "jana@example.cz"), ("address", "Lipova 1\n360 01 Vzorov") }) state.Variables[name] = value;
        if (full)
        {
            (state.Variables["wantsResultDetails"], state.Variables["wantsReply"], state.Variables["birthDate"], state.Variables["againstBody"]) = (true, true, "1980-05-01", Authority);
            state.Variables["complainants"] = new JsonArray(new JsonObject { ["firstName"] = "Petr", ["lastName"] = "Vzor", ["email"] = "petr@example.cz", ["language"] = language });
        }
        else state.Variables["againstBody"] = Authority;
        // A mail asks while the term waits for the call's delivery, or names the last day.
        state.Deadlines.Add(Deadline("completion", full ? null : new DateOnly(2026, 3, 15)));
        state.Deadlines.Add(Deadline("emailConfirm", new DateOnly(2026, 2, 9)));
        state.Deadlines.Add(Deadline("settle", new DateOnly(2026, 4, 7)));
        state.Letters.Add(new LetterState
        {
            Id = "l0", ActivityId = "dispatch", ActivityInstanceId = "a0", Template = "settlement", Addressee = "complainant", DispatchedOn = new DateOnly(2026, 3, 2), Channel = full ? "post" : "desk",
        });
        return state;
    }

    private static DeadlineState Deadline(string kind, DateOnly? lastDay)
    {
        var rule = new TermRule(15, DeadlineUnit.CalendarDay, "letter:completionCall.deliveredOn");
        return new DeadlineState { Id = kind, Kind = kind, Rule = new DeadlineRule { Rule = rule }, Status = lastDay is null ? DeadlineStatus.AwaitingStart : DeadlineStatus.Running, LastDay = lastDay };
    }
}
