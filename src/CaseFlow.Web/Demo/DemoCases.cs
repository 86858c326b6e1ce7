using System.Text.Json.Nodes;

namespace CaseFlow.Web.Demo;

/// <summary>The demo's cases, in all states. People and matters are made up; addresses end in example.cz.</summary>
internal static class DemoCases
{
    public static IReadOnlyList<DemoCase> All() =>
    [
        // Closed with everything that belongs to it.
        new(86, "DS", "cs", Person("complaint", "Jana", "Příkladová", "Na žádost o místní šetření nikdo neodpověděl",
                "Dvakrát jsem žádala o místní šetření a po tři měsíce nepřišla žádná odpověď.", details: true),
            new Completes(85, "koordinatorka", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = "@urednice" }),
            new Completes(76, "urednice", "investigate", "FactsClear", new() { ["findings"] = "Žádosti byly založeny k jiné věci; odpověď nebyla odeslána." }),
            new Completes(72, "urednice", "draft", "Submit", new()
            {
                ["result"] = "justified", ["resultText"] = "Na obě žádosti mělo být odpovězeno do 30 dnů. Omlouváme se.",
                ["remedies"] = new JsonArray(new JsonObject { ["text"] = "Odpovědět na obě žádosti", ["owner"] = "@urednice", ["dueOn"] = "@-58" }),
            }),
            new Completes(71, "koordinatorka", "approve", "Approve"),
            new Completes(70, "vedouci", "sign", "Sign"),
            new Completes(69, "podatelna", "dispatch", "Dispatched", Dispatch(69, "DS", "UK/101/2026")),
            new RecordsDelivery(66, "podatelna", "login"),
            new Completes(59, "urednice", "remedy", "Done", new() { ["doneOn"] = "@-59", ["note"] = "Obě odpovědi odešly." }),
            new Completes(58, "podatelna", "dispatch", "Dispatched", Dispatch(58, "DS", "UK/112/2026"))),

        // Settled as not justified; the window for a review is open.
        new(58, "post", "cs", Person("complaint", "Karel", "Ukázka", "Nevhodné chování při úředním jednání", "Úřední osoba se mnou jednala nezdvořile a odmítla přijmout podklady."),
            new Completes(57, "koordinatorka", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = "@urednik2" }),
            new Completes(44, "urednik2", "investigate", "FactsClear", new() { ["findings"] = "Svědkové jednání popisují shodně; podklady byly převzaty." }),
            new Completes(37, "urednik2", "draft", "Submit", new() { ["result"] = "notJustified", ["resultText"] = "Nevhodné chování se neprokázalo; podklady byly převzaty téhož dne." }),
            new Completes(36, "koordinatorka", "approve", "Return", new() { ["returnComment"] = "Doplňte, prosím, kdo byl vyslechnut." }),
            new Completes(34, "urednik2", "draft", "Submit", new() { ["result"] = "notJustified", ["resultText"] = "Vyslechli jsme dva svědky. Nevhodné chování se neprokázalo; podklady byly převzaty téhož dne." }),
            new Completes(30, "koordinatorka", "approve", "Approve"),
            new Completes(29, "vedouci", "sign", "Sign"),
            new Completes(28, "podatelna", "dispatch", "Dispatched", Dispatch(28, "post", "UK/140/2026")),
            new RecordsDelivery(23, "podatelna", "post")),

        // Partly justified: remedies are watched over.
        new(51, "DS", "cs", Person("complaint", "Blanka", "Zkoušková", "Chybné poučení o dávkách", "Poučili mě jinak, než stojí v zákoně, a přišla jsem o měsíc.", details: true),
            new Completes(50, "koordinatorka", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = "@urednice" }),
            new Completes(35, "urednice", "investigate", "FactsClear", new() { ["findings"] = "Leták byl z minulého roku." }),
            new Completes(29, "urednice", "draft", "Submit", new()
            {
                ["result"] = "partly", ["resultText"] = "Leták obsahoval starší znění. Ústní poučení bylo správné.",
                ["remedies"] = new JsonArray(
                    new JsonObject { ["text"] = "Vyměnit letáky na všech pracovištích", ["owner"] = "@urednice", ["dueOn"] = "@-5" },
                    new JsonObject { ["text"] = "Proškolit referenty", ["owner"] = "@urednik2", ["dueOn"] = "@+16" }),
            }),
            new Completes(28, "koordinatorka", "approve", "Approve"),
            new Completes(27, "vedouci", "sign", "Sign"),
            new Completes(26, "podatelna", "dispatch", "Dispatched", Dispatch(26, "DS", "UK/147/2026")),
            new RecordsDelivery(22, "podatelna", "login")),

        // Past its statutory day.
        new(77, "email", "cs", Person("complaint", "Otakar", "Vzorek", "Průtahy při vyřizování žádosti", "Žádost leží pět měsíců bez jediného úkonu."),
            new Completes(76, "podatelna", "confirm", "Confirmed", new() { ["confirmedOn"] = "@-76" }),
            new Completes(76, "koordinatorka", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = "@urednik2" }),
            new Completes(65, "urednik2", "investigate", "AskMunicipality", new() { ["findings"] = "Spis je na obecním úřadě." })),

        // Forwarded to whom it belongs.
        new(40, "post", "cs", Person("complaint", "Ludmila", "Modelová", "Postup úřadu práce při vyplácení dávky", "Úřad práce nevyplácí dávku od ledna."),
            new Completes(37, "koordinatorka", "triage", "Forward", new() { ["kind"] = "complaint", ["forwardTo"] = "Úřad práce České republiky, krajská pobočka" }),
            new Completes(36, "podatelna", "dispatch", "Dispatched", Dispatch(36, "DS", "UK/120/2026"))),

        // In Ukrainian, taken down orally.
        new(33, "oral", "uk", Person("complaint", "Олена", "Прикладна", "Відмова прийняти документи", "Документи не прийняли, бо їх переклад не був завірений.", language: "uk"),
            new Completes(33, "podatelna", "record", "Signed", new() { ["signedOn"] = "@-33", ["refNo"] = "UK/125/2026" }),
            new Completes(30, "koordinatorka", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = "@urednice" }),
            new Claims(29, "urednice", "investigate")),

        // Anonymous: nobody is written to.
        new(29, "post", "cs", new JsonObject
            {
                ["kind"] = "complaint", ["anonymous"] = true, ["subject"] = "Rozdílné zacházení na ubytovně", ["description"] = "Nájemníkům účtují různé ceny podle toho, kdo jsou.", ["category"] = "diskriminace",
            },
            new Completes(28, "koordinatorka", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = "@urednik2" }),
            new Completes(14, "urednik2", "investigate", "FactsClear", new() { ["findings"] = "Ceník je jednotný, ale uplatňuje se různě." })),

        // Waits for its author.
        new(26, "DS", "cs", Person("complaint", "Radim", "Zkušebník", "Stížnost bez bližšího popisu", "Stěžuji si na postup."),
            new Completes(23, "koordinatorka", "triage", "NeedsCompletion", new() { ["missing"] = "Proti kterému úřadu a postupu stížnost směřuje." }),
            new Completes(12, "podatelna", "dispatch", "Dispatched", Dispatch(12, "DS", "UK/161/2026")),
            new RecordsDelivery(9, "podatelna", "login")),

        // On its way up: approval, signature, dispatch.
        new(35, "desk", "cs", Person("complaint", "Dana", "Nahodilá", "Nedostupný formulář", "Formulář na webu nejde otevřít."),
            new Completes(34, "koordinatorka", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = "@urednice" }),
            new Completes(15, "urednice", "investigate", "FactsClear", new() { ["findings"] = "Odkaz vedl na starou adresu." }),
            new Completes(5, "urednice", "draft", "Submit", Remedied("justified", "Odkaz byl chybný a je opraven.", "Opravit odkaz na formulář"))),
        new(36, "DS", "cs", Person("complaint", "Emil", "Vymyšlený", "Ztracená příloha", "Příloha podání se na úřadě ztratila."),
            new Completes(35, "koordinatorka", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = "@urednik2" }),
            new Completes(20, "urednik2", "investigate", "FactsClear", new() { ["findings"] = "Příloha byla založena u jiného spisu." }),
            new Completes(8, "urednik2", "draft", "Submit", Remedied("partly", "Příloha byla nalezena.", "Vrátit přílohu do spisu")),
            new Completes(7, "koordinatorka", "approve", "Approve")),
        new(41, "DS", "en", Person("complaint", "Alex", "Sample", "No answer in a language I understand", "Nobody told me that I may bring an interpreter.", language: "en"),
            new Completes(40, "koordinatorka", "interpreter", "Done", new() { ["interpreterPaidBy"] = "submitter" }),
            new Completes(40, "koordinatorka", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = "@urednice" }),
            new Completes(22, "urednice", "investigate", "FactsClear", new() { ["findings"] = "Poučení o tlumočníkovi v protokolu chybí." }),
            new Completes(14, "urednice", "draft", "Submit", Remedied("justified", "Poučení o právu na tlumočníka mělo zaznít.", "Doplnit vzor protokolu")),
            new Completes(13, "koordinatorka", "approve", "Approve"),
            new Completes(1, "vedouci", "sign", "Sign")),

        // Taken back, set aside.
        new(24, "DS", "cs", Person("complaint", "Žofie", "Zpětná", "Hluk z provozovny", "Provozovna ruší noční klid."),
            new Completes(23, "koordinatorka", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = "@urednice" }),
            new Takes(16, "podatelna", "withdraw", new() { ["withdrawnOn"] = "@-16" }),
            new Completes(15, "koordinatorka", "withdrawal", "Close", new() { ["comment"] = "Pochybení nevyšlo najevo." }),
            new Completes(14, "podatelna", "dispatch", "Dispatched", Dispatch(14, "DS", "UK/158/2026"))),
        new(21, "email", "cs", Person("initiative", "Norbert", "Neurčitý", "Podnět bez obsahu", "Udělejte s tím něco."),
            new Completes(20, "podatelna", "confirm", "Confirmed", new() { ["confirmedOn"] = "@-20" }),
            new Completes(20, "koordinatorka", "triage", "SetAside", new()
            {
                ["kind"] = "initiative", ["helpGiven"] = "Dvakrát jsme podateli volali a nabídli sepsání podnětu.", ["closeReason"] = "Z podnětu nelze poznat, čeho se týká.",
            }),
            new Completes(19, "podatelna", "dispatch", "Dispatched", Dispatch(19, "DS", "UK/150/2026"))),

        // Settled later than the law says, with the head's approval: the submitter was told in time.
        new(65, "DS", "cs", Person("complaint", "Marie", "Trpělivá", "Nevyřízená žádost o opravu bytu", "Obec půl roku neodpověděla na žádost o opravu bytu."),
            new Completes(64, "koordinatorka", "triage", "Accept", new() { ["kind"] = "complaint", ["reviewAsked"] = "notAReview", ["handler"] = "@urednice" }),
            new Takes(15, "urednice", "overrun", new() { ["overrunReason"] = "Obec přes opakované žádosti nezaslala spis." }),
            new Completes(14, "vedouci", "overrun", "Approve", new() { ["overrunUntil"] = "@+21" }),
            new Completes(14, "podatelna", "dispatchOverrun", "Dispatched", Dispatch(14, "DS", "UK/157/2026"))),

        // Fresh.
        new(2, "DS", "cs", Person("complaint", "Vlasta", "Čerstvá", "Dlouhé čekání na přepážce", "Čekala jsem přes tři hodiny na objednaný čas.")),
        new(1, "web", "cs", Person("initiative", "Hynek", "Podnětný", "Chybějící překlady na úřední desce", "Navrhuji zveřejňovat základní sdělení i ukrajinsky.", reply: true)),
    ];

    private static JsonObject Person(string kind, string first, string last, string subject, string description, string language = "cs", bool details = false, bool reply = false) => new()
    {
        ["kind"] = kind, ["firstName"] = first, ["lastName"] = last, ["email"] = $"podatel{subject.Length}@example.cz", ["consentEmail"] = true,
        ["address"] = "Smyšlená 1, 360 01 Karlovy Vary", ["language"] = language, ["subject"] = subject, ["description"] = description,
        ["wantsResultDetails"] = details, ["wantsReply"] = reply,
    };

    private static JsonObject Dispatch(int day, string channel, string refNo) => new() { ["dispatchedOn"] = $"@-{day}", ["channel"] = channel, ["refNo"] = refNo };

    private static JsonObject Remedied(string result, string text, string remedy) => new()
    {
        ["result"] = result, ["resultText"] = text, ["remedies"] = new JsonArray(new JsonObject { ["text"] = remedy, ["owner"] = "@urednice", ["dueOn"] = "@+30" }),
    };
}
