namespace CaseFlow.Cases.Casework;

/// <summary>What is said of a wrong field, in Czech or English (every other language reads English).</summary>
internal sealed class FieldMessages(string language)
{
    private readonly bool czech = language == "cs";

    public string Required => In("Vyplňte prosím toto pole.", "Please fill this field in.");
    public string Unknown => In("Takové pole formulář nemá.", "The form has no such field.");
    public string List => In("Očekává se seznam hodnot.", "A list of values is expected.");
    public string Object => In("Očekává se položka s poli.", "An item with fields is expected.");
    public string Single => In("Očekává se jedna hodnota.", "A single value is expected.");
    public string Text => In("Očekává se text.", "A text is expected.");
    public string Bool => In("Očekává se ano, nebo ne.", "Yes or no is expected.");
    public string Integer => In("Zadejte celé číslo.", "Enter a whole number.");
    public string Decimal => In("Zadejte číslo.", "Enter a number.");
    public string Date => In("Zadejte datum, které existuje, například 2026-04-30.", "Enter a date that exists, for example 2026-04-30.");
    public string DateTime => In("Zadejte datum a čas.", "Enter a date and time.");
    public string Past => In("Datum nesmí být v budoucnosti.", "The date must not be in the future.");
    public string Future => In("Datum nesmí být v minulosti.", "The date must not be in the past.");
    public string After(DateOnly last) => In($"Datum musí být pozdější než konec lhůty ({Placeholders.Words.Date(last, "cs")}).", $"The date must be after the end of the time limit ({Placeholders.Words.Date(last, "en")}).");
    public string NotBefore(DateOnly day) => In($"Datum nesmí být dřívější než {Placeholders.Words.Date(day, "cs")}.", $"The date must not be before {Placeholders.Words.Date(day, "en")}.");
    public string SamePerson => In("Vyberte někoho jiného: tato osoba je z věci vyloučena.", "Choose somebody else: this person is excluded from the case.");
    public string Person => In("Vyberte osobu ze seznamu.", "Choose a person from the list.");
    public string Email => In("Zadejte e-mailovou adresu, například jana@example.cz.", "Enter an e-mail address, for example jana@example.cz.");
    public string Phone => In("Zadejte telefon, například +420 601 234 567.", "Enter a phone number, for example +420 601 234 567.");
    public string PostalCode => In("Zadejte PSČ, například 360 01.", "Enter a postal code, for example 360 01.");
    public string DataBox => In("Zadejte ID datové schránky (7 znaků).", "Enter a data box id (7 characters).");
    public string Control => In("Text obsahuje nepovolené řídicí znaky.", "The text contains control characters that are not allowed.");
    public string BeforeDelivery => In("Datum nesmí být dřívější než doručení podání.", "The date must not be before the submission was delivered.");
    public string BeforeDispatch => In("Datum nesmí být dřívější než vypravení dopisu.", "The date must not be before the letter was dispatched.");
    public string Outcome(IEnumerable<string> outcomes) => In("Vyberte jeden z výsledků: ", "Choose one of the outcomes: ") + string.Join(", ", outcomes);
    public string Option(IEnumerable<string> options) => In("Vyberte jednu z možností: ", "Choose one of the options: ") + string.Join(", ", options);
    public string TooLong(int length) => In($"Nejvýše {length} znaků.", $"At most {length} characters.");
    public string TooMany(int count) => In($"Nejvýše {count} položek.", $"At most {count} items.");
    public string NoProcedure => In("Takový druh řízení není.", "There is no such procedure.");
    public string Earliest => In("Datum je příliš staré.", "The date is too old.");

    private string In(string cs, string en) => czech ? cs : en;
}
