using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Effects;
using CaseFlow.Engine.State;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using static CaseFlow.Cases.Tests.Procedures.ComplaintTexts;

namespace CaseFlow.Cases.Tests.Procedures;

/// <summary>Every mail and letter of the complaint procedure, made by the real composer for every language and kind of submission, and read.</summary>
public sealed partial class ComplaintTextTests
{
    private readonly List<string> faults = [];

    [Fact]
    public async Task EveryMailSaysTheRightThingToEverybody()
    {
        var there = TextCheck.MailNames(Folder.Files);
        Assert.Equal(there.Order(), Mails.Keys.Order()); // A mail that nobody reads here fails.
        await using var house = await CaseHouse.OpenAsync();
        var (@case, handler) = await OfficeAsync(house);
        var subjects = new Dictionary<(string, string), HashSet<string>>();
        foreach (var (name, mail) in Mails)
            foreach (var kind in mail.Kinds ?? Kinds)
                foreach (var spoken in mail.Internal ? ["cs", "en"] : (string[])["cs", "sk", "en", "uk", "other"])
                    foreach (var full in (bool[])[true, false])
                    {
                        var here = $"{name} {kind} {spoken} {(full ? "full" : "least")}";
                        Make(@case, full, handler.Id);
                        handler.Language = spoken;
                        await house.Db.SaveChangesAsync(TestContext.Current.CancellationToken);
                        var state = State(kind, full, spoken);
                        if (!full && name == "received") state.Deadlines.Clear();
                        var given = (JsonObject)(full ? mail.Full : mail.Least).DeepClone();
                        if (name == "termChanged" && !full) given["novyDruh"] = kind; // The kind itself was the reason.
                        var gone = name == "termChanged" && !full && kind == "initiative"; // And there is no term for it.
                        if (gone && given.Remove("novyTermin")) (given["bezTerminu"], given["puvodniLhuta"]) = (true, "2026-04-07");
                        var queued = new MailQueued("m", name, mail.Internal ? "handler" : "complainant", 0, given, mail.Reminds ? "settle" : null);
                        var rows = await house.Get<MailComposer>().ComposeAsync(queued, @case, state, Folder, CaseHouse.Now, TestContext.Current.CancellationToken);
                        if (rows.Count != 1 || rows[0].State != "waiting")
                        {
                            faults.Add($"{here}: {string.Join("; ", rows.Select(r => $"{r.State} {r.Reason}"))}");
                            continue;
                        }
                        var row = rows[0];
                        var language = mail.Internal && full ? spoken : spoken is "en" or "uk" ? spoken : "cs";
                        if (mail.Internal && !full) language = "cs"; // To the coordinator, who reads Czech.
                        Expect(row.Language == language, here, $"language {row.Language}");
                        var mark = full ? Mark : language switch { "en" => $"reference {@case.Number}", "uk" => $"номер {@case.Number}", _ => $"číslo v evidenci {@case.Number}" };
                        Expect(row.Subject.EndsWith($" – {mark}", StringComparison.Ordinal), here, $"subject '{row.Subject}'");
                        var words = row.Subject[..^(mark.Length + 3)];
                        if (!subjects.TryGetValue((gone ? $"{name} none" : name, language), out var known)) subjects[(gone ? $"{name} none" : name, language)] = known = [];
                        known.Add(words);
                        Read(here, kind, language, $"{row.Subject}\n{row.Text}");
                        Read(here, kind, language, System.Net.WebUtility.HtmlDecode(row.Html), html: true);
                        Expect(row.Html.Contains($"<html lang=\"{language}\">", StringComparison.Ordinal), here, "html of another language");
                        if (!full) Expect(!FileMarkWords().IsMatch(row.Subject + row.Text), here, "speaks of a file mark that there isn't");
                        Expect(row.Text.Contains("[[kodPripadu]]", StringComparison.Ordinal) == mail.CodePromised, here, mail.CodePromised ? "no code" : "a code nobody promised");
                        if (mail.CodePromised) Expect(row.Text.Contains($"https://stav.example.cz/stav?cislo={@case.Number}&kod=", StringComparison.Ordinal), here, "no link");
                        if (name == "received") Expect(full == Term().IsMatch(row.Text), here, "a term where there is none, or none where there is");
                        if (mail.Internal)
                        {
                            Expect(!row.Text.Contains(Subject, StringComparison.Ordinal) && !row.Text.Contains("Priklad", StringComparison.Ordinal), here, "tells more than number and kind");
                            Expect(!Greeting().IsMatch(row.Text) && !Closing().IsMatch(row.Text), here, "a colleague needs no salutation");
                            continue;
                        }
                        var salutation = language switch { "en" => "Dear Jana Priklad,", "uk" => "Шановна пані, шановний пане,", _ => "Vážená paní, vážený pane," };
                        Expect(row.Text.StartsWith($"{salutation}\n\n", StringComparison.Ordinal) && Greeting().Count(row.Text) == 1, here, "not exactly one salutation");
                        Expect(Closing().Count(row.Text) == 1 && row.Text.Contains($"\n\n{language switch { "en" => "Yours sincerely,", "uk" => "З повагою", _ => "S pozdravem" }}\n", StringComparison.Ordinal), here, "footer");
                        Expect(row.Text.Contains(full ? $"\n{handler.DisplayName}\n" : "\nkoordinatorka\n", StringComparison.Ordinal), here, "who handles it");
                        Expect(row.Text.Contains(full ? "resitelka@urad.example.cz" : "e-mail: podatelna@example.cz", StringComparison.Ordinal), here, "contact");
                    }
        // The subject is the same for every kind and every case: nothing of the matter can be in it.
        foreach (var ((name, language), known) in subjects)
            Expect(known.Count == 1, $"{name}.{language}", $"several subjects: {string.Join(" | ", known)}");
        AssertNoFaults();
    }

    [Fact]
    public async Task NoMailNamesThePersonComplainedAboutEvenWhileTheyAreItsHandler()
    {
        await using var house = await CaseHouse.OpenAsync();
        var (@case, _) = await OfficeAsync(house);
        Make(@case, true, @case.HiddenFromId!.Value);
        await house.Db.SaveChangesAsync(TestContext.Current.CancellationToken);
        foreach (var (name, mail) in Mails)
        {
            var kind = mail.Kinds?[0] ?? "complaint";
            var queued = new MailQueued("m", name, mail.Internal ? "handler" : "complainant", 0, mail.Full, mail.Reminds ? "settle" : null);
            foreach (var row in await house.Get<MailComposer>().ComposeAsync(queued, @case, State(kind, true), Folder, CaseHouse.Now, TestContext.Current.CancellationToken))
            {
                Read(name, kind, "cs", $"{row.Subject}\n{row.Text}");
                Expect(row.ToName != Accused && row.Text.Contains("koordinatorka", StringComparison.Ordinal) | name == "newCase", name, $"goes to {row.ToName}");
            }
        }
        AssertNoFaults();
    }

    [Theory]
    [InlineData("cs", "Úřední písemnost")]
    [InlineData("en", "official letter")]
    [InlineData("uk", "Офіційний лист")]
    public async Task NobodyIsPromisedALetterThatNeverComes(string language, string promise)
    {
        await using var house = await CaseHouse.OpenAsync();
        var (@case, _) = await OfficeAsync(house);
        foreach (var unconfirmed in (bool[])[true, false])
        {
            var queued = new MailQueued("m", "closed", "complainant", 0, new JsonObject { ["nepotvrzeno"] = unconfirmed, ["duvod"] = "důvod" }, null);
            var row = Assert.Single(await house.Get<MailComposer>().ComposeAsync(queued, @case, State("complaint", true, language), Folder, CaseHouse.Now, TestContext.Current.CancellationToken));
            Assert.Equal(("waiting", !unconfirmed), (row.State, row.Text.Contains(promise, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task EveryLetterSaysTheRightThingToEverybody()
    {
        var there = TextCheck.LetterNames(Folder.Files);
        Assert.Equal(there.Order(), Letters.Keys.Order());
        await using var house = await CaseHouse.OpenAsync();
        var (@case, handler) = await OfficeAsync(house);
        foreach (var (name, letter) in Letters)
            foreach (var kind in letter.Kinds ?? Kinds)
                foreach (var result in name == "settlement" ? ["justified", "partly", "notJustified"] : (string[])["justified"])
                    foreach (var full in (bool[])[true, false])
                        foreach (var (addressee, index) in Addressees(name, full))
                            foreach (var spoken in full ? ["cs", "sk", "en", "uk", "other"] : (string[])["cs", "en", "uk"])
                            {
                                var (toFile, anonymous) = (addressee.StartsWith("do spisu", StringComparison.Ordinal), addressee.Contains("anonym", StringComparison.Ordinal));
                                var here = $"{name} {kind} {result} {(full ? "full" : "least")} {addressee}{index} {spoken}";
                                Make(@case, full, handler.Id);
                                await house.Db.SaveChangesAsync(TestContext.Current.CancellationToken);
                                var state = State(kind, full, spoken, anonymous, result);
                                var represented = addressee == "representative";
                                if (represented) (state.Variables["representativeName"], state.Variables["representativeAddress"]) = ("Eva Zastupna", "Vzorova 5");
                                var opened = new LetterOpened(new LetterState
                                {
                                    Id = "l1", ActivityId = "x", ActivityInstanceId = "i", Template = name, Addressee = addressee, RecipientIndex = index, RefNo = full ? "CJ-5/2026" : null,
                                }, "k1", full ? letter.Full : letter.Least);
                                var (document, problem) = await house.Get<LetterMaker>().FillAsync(opened, @case, state, Folder, CaseHouse.Now, TestContext.Current.CancellationToken);
                                if (document is null)
                                {
                                    faults.Add($"{here}: {problem}");
                                    continue;
                                }
                                var (text, translated, invalid) = Read(document);
                                faults.AddRange(invalid.Select(i => $"{here}: {i}"));
                                Read(here, kind, "cs", text);
                                Expect(text.Contains("[[kodPripadu]]", StringComparison.Ordinal) is false && !text.Contains("kod=", StringComparison.Ordinal), here, "the code must not lie on a table");
                                Expect(full == text.Contains(Mark, StringComparison.Ordinal) && (full || !FileMarkWords().IsMatch(text)), here, "file mark");
                                Expect(text.Contains(@case.Number, StringComparison.Ordinal), here, "number");
                                if (name is not "record") Expect(text.Contains(full ? "Č. j.: CJ-5/2026" : "Č. j.: přidělí spisová služba", StringComparison.Ordinal), here, "reference number");
                                var toPerson = addressee is "complainant" or "representative" && name != "record";
                                Expect(Greeting().Count(text) == (toPerson ? 1 : 0), here, "salutation");
                                Expect(!toPerson || AfterGreeting().IsMatch(text), here, "a capital after the salutation's comma");
                                if (toPerson && !represented) Expect(text.Contains(index == 0 ? "Jana Priklad\nLipova 1" : "Petr Vzor", StringComparison.Ordinal), here, "addressee");
                                if (addressee == Dead) Expect(text.Contains("Záznam do spisu (podatel zemřel)", StringComparison.Ordinal) && !text.Contains("nonymní", StringComparison.Ordinal), here, "addressee");
                                if (toFile) Expect(!ToThem().IsMatch(text), here, "speaks to somebody whom nobody knows");
                                Expect(text.Contains("Zastupujete", StringComparison.Ordinal) == (toPerson && represented), here, "whom they represent");
                                if (toPerson && represented) Expect(text.Contains($"Eva Zastupna\nVzorova 5\n", StringComparison.Ordinal) && text.Contains(full ? "Zastupujete: Jana Priklad, Petr Vzor\n" : "Zastupujete: Jana Priklad\n", StringComparison.Ordinal), here, "whom they represent");
                                if (name == "settlement") Settlement(here, kind, result, full, toFile, text);
                                var language = spoken is "en" or "uk" && addressee is "complainant" or "representative" ? spoken : "cs";
                                Expect(translated.Length > 0 == (language != "cs"), here, "a translation for nobody, or none where one is needed");
                                if (language != "cs" && translated.Length > 0) Translation(here, name, kind, result, language, full, represented, @case, text, translated);
                            }
        AssertNoFaults();
    }

    /// <summary>The translation says the same in other words: read as strictly as the Czech text.</summary>
    private void Translation(string here, string name, string kind, string result, string language, bool full, bool represented, CaseRow @case, string czech, string text)
    {
        here += " translated";
        Read(here, kind, language, text);
        var uk = language == "uk";
        void Says(bool expected, string english, string ukrainian)
        {
            var words = uk ? ukrainian : english;
            Expect(expected == text.Contains(words, StringComparison.Ordinal), here, $"{(expected ? "doesn't say" : "says")} '{words}'");
        }
        Says(true, "the Czech text above is binding", "обов'язковим є чеський текст вище");
        Expect(text.Contains(@case.Number, StringComparison.Ordinal) && text.Contains(Subject, StringComparison.Ordinal), here, "number and matter");
        Expect(full == text.Contains(Mark, StringComparison.Ordinal) && (full || !FileMarkWords().IsMatch(text)), here, "file mark");
        Expect(!text.Contains("kod=", StringComparison.Ordinal) && !text.Contains("[[kodPripadu]]", StringComparison.Ordinal), here, "the code must not lie on a table");
        // Measures stand as they do in the Czech letter.
        Expect(!Regex.IsMatch(Regex.Replace(text, @"\((do|splněno) \d+\. \d+\. \d{4}", ""), @"\d\. \d+\. \d{4}"), here, "a date as Czechs write it");
        // A document that says less in one language than in another would keep something from somebody: days are figures in all three.
        Expect(Years().Count(text.Replace(Mark, "", StringComparison.Ordinal)) >= Years().Count(czech.Replace(Mark, "", StringComparison.Ordinal)) - (name == "record" ? 1 : 0), here, "fewer dates than the Czech text");
        if (name == "record") return;
        Expect(Greeting().Count(text) == 1 && Closing().Count(text) == 1, here, "not exactly one salutation and one closing");
        Expect(!uk || AfterGreeting().IsMatch(text), here, "a capital after the salutation's comma");
        Expect(full == text.Contains("CJ-5/2026", StringComparison.Ordinal), here, "reference number");
        Says(represented, full ? "You represent: Jana Priklad, Petr Vzor\n" : "You represent: Jana Priklad\n", full ? "Ви представляєте: Jana Priklad, Petr Vzor\n" : "Ви представляєте: Jana Priklad\n");
        if (name != "settlement") return;
        var complaint = kind == "complaint";
        Says(complaint, "you may ask the superior authority to review it (Section 175(7) of the Administrative Code)", "можете попросити вищий адміністративний орган перевірити його (§ 175 абз. 7 Адміністративного кодексу)");
        Says(complaint && result == "justified", "and found it justified.", "визнали її обґрунтованою.");
        Says(complaint && result == "justified", "We apologise for the wrong procedure.", "Перепрошуємо за неправильні дії.");
        Says(complaint && result == "partly", "and found it partly justified.", "визнали її частково обґрунтованою.");
        Says(complaint && result == "partly", "remedial steps without delay in the justified part.", "В обґрунтованій частині ми невідкладно вживаємо заходів.");
        Says(complaint && result == "notJustified", "and found no misconduct.", "і порушень не виявили.");
        Says(complaint && result == "notJustified", "ombudsman", "омбудсмена");
        Says(complaint && full, "As you asked, here are the result of the investigation and the remedial measures", "На Ваше прохання повідомляємо результат перевірки та вжиті заходи");
        Says(kind == "initiative", "We have considered your initiative", "ми розглянули Вашу ініціативу");
        Says(kind is "petition" or "remark", "We have dealt with your submission", "ми розглянули Ваше звернення");
        Says(kind == "review175_7", $"we reviewed how {Authority} handled your submission", $"ми перевірили, як {Authority} розглянув Ваше звернення");
        Says(true, $"{Result}.", $"{Result}.");
    }

    private void Settlement(string here, string kind, string result, bool full, bool toFile, string text)
    {
        void Says(bool expected, string words) => Expect(expected == text.Contains(words, StringComparison.Ordinal), here, $"{(expected ? "doesn't say" : "says")} '{words}'");
        var complaint = kind == "complaint" && !toFile;
        Says(complaint, "Nesouhlasíte-li s vyřízením, můžete požádat nadřízený správní orgán, aby je přešetřil (§ 175 odst. 7 správního řádu).");
        Says(complaint && result == "justified", "shledali ji důvodnou. ".TrimEnd());
        Says(complaint && result == "justified", "Za nesprávný postup se Vám omlouváme.");
        Says(complaint && result == "partly", "V části, která je důvodná, činíme bezodkladně kroky k nápravě.");
        Says(complaint && result == "notJustified", "Obrátit se můžete i na veřejného ochránce práv");
        Says(complaint && full, "Na Vaši žádost sdělujeme výsledek šetření a opatření k nápravě: proškolit pracovníky (do 31. 3. 2026). O výsledku i opatřeních je záznam ve spisu.");
        Says(kind == "initiative" && !toFile, "Váš podnět ve věci");
        Says(kind is "petition" or "remark" && !toFile, $"jsme se zabývali. Naše stanovisko: {Result}.");
        Says(kind == "review175_7" && !toFile, $"jsme přešetřili, jak {Authority} vyřídil Vaše podání");
        Says(toFile, "Záznam o výsledku šetření");
        Says(true, $"{Result}.");
    }

    /// <summary>Nobody is written to, though the submitter is known.</summary>
    private const string Dead = "do spisu (podatel zemřel)";

    private static IEnumerable<(string Addressee, int Index)> Addressees(string name, bool full) => name switch
    {
        "toSuperior" => [("Ministerstvo vnitra", 0)],
        "forwarding" => [(Authority, 0), ("complainant", 0), ("representative", 0)],
        "record" => [("complainant", 0), ("representative", 0), ("do spisu (anonymní podání)", 0)],
        _ when full => [("complainant", 0), ("complainant", 1), ("representative", 0), ("do spisu (anonymní podání)", 0), (Dead, 0)],
        _ => [("complainant", 0), ("representative", 0), ("do spisu (anonymní podání)", 0)],
    };

    /// <summary>What holds for every text.</summary>
    private void Read(string here, string kind, string language, string text, bool html = false)
    {
        var found = (html ? HolesInHtml() : Holes()).Match(text);
        Expect(!found.Success, here, $"a hole or a leftover: …{text[Math.Max(0, found.Index - 40)..Math.Min(text.Length, found.Index + 20)]}…");
        Expect(kind == "complaint" || !ComplaintWords().IsMatch(text), here, $"calls a {kind} a complaint: {ComplaintWords().Match(text).Value}");
        Expect(!text.Contains("Zlobiv", StringComparison.OrdinalIgnoreCase) && !text.Contains("Kunhut", StringComparison.OrdinalIgnoreCase), here, "names the person complained about");
        var own = new[] { Subject, Authority, Result, "Krajský úřad Ukázkového kraje", "odbor sociálních věcí", "datová schránka", "číslo v evidenci" }.Aggregate(text, (t, v) => t.Replace(v, "", StringComparison.Ordinal));
        Expect(language == "uk" || !Cyrillic().IsMatch(text), here, "Ukrainian in a text of another language");
        Expect(language != "en" || !Regex.IsMatch(own, @"\b(dne|jsme|Vaše|podání|od doručení)\b"), here, "Czech in an English text");
        if (language != "uk") return;
        Expect(!Regex.IsMatch(own, @"\b(dne|jsme|Vaše|podání|your|the)\b"), here, "another language in a Ukrainian text");
    }

    /// <summary>The Czech text, and its translation, which begins on a page of its own.</summary>
    private static (string Text, string Translated, IReadOnlyList<string> Invalid) Read(byte[] document)
    {
        using var memory = new MemoryStream();
        memory.Write(document);
        using var word = WordprocessingDocument.Open(memory, false);
        var body = word.MainDocumentPart!.Document!.Body!;
        foreach (var line in body.Descendants<Break>().ToList()) line.Parent!.ReplaceChild(new Text("\n"), line);
        var pages = body.Descendants<Paragraph>().ToLookup(p => p.ElementsBefore().Append(p).OfType<Paragraph>().Any(b => b.ParagraphProperties?.PageBreakBefore is not null), p => p.InnerText);
        memory.Position = 0;
        using var again = WordprocessingDocument.Open(memory, false);
        return (string.Join("\n", pages[false]), string.Join("\n", pages[true]), [.. new OpenXmlValidator().Validate(again, TestContext.Current.CancellationToken).Select(e => e.Description)]);
    }

    /// <summary>A coordinator, a handler, and the person complained about, who holds every role.</summary>
    private static async Task<(CaseRow Case, UserRow Handler)> OfficeAsync(CaseHouse house)
    {
        await house.UserAsync("koordinatorka", "coordinator");
        var handler = await house.UserAsync("resitelka", "clerk");
        var accused = await house.UserAsync("aaa", "coordinator");
        accused.DisplayName = Accused;
        (handler.Phone, handler.DisplayName) = ("+420 111 222 333", "resitelka Nova");
        var @case = await house.CaseAsync();
        @case.HiddenFromId = accused.Id;
        return (@case, handler);
    }

    private void Expect(bool holds, string here, string otherwise)
    {
        if (!holds) faults.Add($"{here}: {otherwise}");
    }

    private void AssertNoFaults() => Assert.True(faults.Count == 0, $"{faults.Count} faults\n{string.Join("\n", faults.Distinct().Take(60))}");

    [GeneratedRegex(@"\{\{|\{%|%\}|\}\}|„\s*“|“\s*”|«\s*»|""\s*""|\(\s*\)| {2}|[ \t]+[,.;:!?)]|\([ \t]|:\s*\.|(?<!\.)\.\.(?!\.)|,\s*,|\b(null|true|false)\b|\b\d{4}-\d{2}-\d{2}\b|\b(do|by|до) \1\b|(tel\.|phone|тел\.): *,|: *\n\n")]
    private static partial Regex Holes();
    [GeneratedRegex(@"\{\{|\{%|„\s*“|«\s*»|\(\s*\)|[ \t]+[,.](?=[^\d])|<p></p>")]
    private static partial Regex HolesInHtml();
    [GeneratedRegex(@"stížnost|stěžov|complain|скарг|скарж", RegexOptions.IgnoreCase)]
    private static partial Regex ComplaintWords();
    [GeneratedRegex(@"spisov(ou|á|é) značk|file mark|номер справи", RegexOptions.IgnoreCase)]
    private static partial Regex FileMarkWords();
    [GeneratedRegex(@"Vážen(á|ý)? paní, vážený pane|Dear |Шановна пані")]
    private static partial Regex Greeting();
    [GeneratedRegex(@"(paní, vážený pane|пані, шановний пане),\s+(\p{Ll}|V[aá][sš]|Ваш)")]
    private static partial Regex AfterGreeting();
    [GeneratedRegex(@"\b20\d\d\b")]
    private static partial Regex Years();
    [GeneratedRegex(@"S pozdravem|Yours sincerely|З повагою")]
    private static partial Regex Closing();
    [GeneratedRegex(@"nejpozději do 7\. 4\. 2026|by 7 April 2026 at the latest|не пізніше 07\.04\.2026")]
    private static partial Regex Term();
    [GeneratedRegex(@"\b(Vážen|Vaše\b|Vašeho|Vaši|Vás\b|Vám\b|můžete|S pozdravem)")]
    private static partial Regex ToThem();
    [GeneratedRegex(@"\p{IsCyrillic}")]
    private static partial Regex Cyrillic();
}
