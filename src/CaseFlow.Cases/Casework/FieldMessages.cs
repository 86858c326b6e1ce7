namespace CaseFlow.Cases.Casework;

/// <summary>What is said of a wrong field, in Czech, English or Ukrainian (every other language reads English).</summary>
internal sealed class FieldMessages(string language)
{
    public string Required => In("Vyplňte prosím toto pole.", "Please fill this field in.", "Заповніть, будь ласка, це поле.");
    public string Unknown => In("Takové pole formulář nemá.", "The form has no such field.", "У формі немає такого поля.");
    public string List => In("Očekává se seznam hodnot.", "A list of values is expected.", "Очікується список значень.");
    public string Object => In("Očekává se položka s poli.", "An item with fields is expected.", "Очікується запис із полями.");
    public string Single => In("Očekává se jedna hodnota.", "A single value is expected.", "Очікується одне значення.");
    public string Text => In("Očekává se text.", "A text is expected.", "Очікується текст.");
    public string Bool => In("Očekává se ano, nebo ne.", "Yes or no is expected.", "Очікується «так» або «ні».");
    public string Integer => In("Zadejte celé číslo.", "Enter a whole number.", "Введіть ціле число.");
    public string Decimal => In("Zadejte číslo.", "Enter a number.", "Введіть число.");
    public string Date => In("Zadejte datum, které existuje, například 2026-04-30.", "Enter a date that exists, for example 2026-04-30.", "Введіть дату, яка існує, наприклад 2026-04-30.");
    public string DateTime => In("Zadejte datum a čas.", "Enter a date and time.", "Введіть дату й час.");
    public string Past => In("Datum nesmí být v budoucnosti.", "The date must not be in the future.", "Дата не може бути в майбутньому.");
    public string Future => In("Datum nesmí být v minulosti.", "The date must not be in the past.", "Дата не може бути в минулому.");
    public string After(DateOnly last) => In($"Datum musí být pozdější než konec lhůty ({Placeholders.Words.Date(last, "cs")}).", $"The date must be after the end of the time limit ({Placeholders.Words.Date(last, "en")}).", $"Дата має бути пізніше за кінець строку ({Placeholders.Words.Date(last, "uk")}).");
    public string NotBefore(DateOnly day) => In($"Datum nesmí být dřívější než {Placeholders.Words.Date(day, "cs")}.", $"The date must not be before {Placeholders.Words.Date(day, "en")}.", $"Дата не може бути раніше за {Placeholders.Words.Date(day, "uk")}.");
    public string SamePerson => In("Vyberte někoho jiného: tato osoba je z věci vyloučena.", "Choose somebody else: this person is excluded from the case.", "Виберіть когось іншого: ця особа виключена зі справи.");
    public string Person => In("Vyberte osobu ze seznamu.", "Choose a person from the list.", "Виберіть особу зі списку.");
    public string Email => In("Zadejte e-mailovou adresu, například jana@example.cz.", "Enter an e-mail address, for example jana@example.cz.", "Введіть електронну адресу, наприклад jana@example.cz.");
    public string Phone => In("Zadejte telefon, například +420 601 234 567.", "Enter a phone number, for example +420 601 234 567.", "Введіть телефон, наприклад +420 601 234 567.");
    public string PostalCode => In("Zadejte PSČ, například 360 01.", "Enter a postal code, for example 360 01.", "Введіть поштовий індекс, наприклад 360 01.");
    public string DataBox => In("Zadejte ID datové schránky (7 znaků).", "Enter a data box id (7 characters).", "Введіть ідентифікатор датової скриньки (7 знаків).");
    public string Control => In("Text obsahuje nepovolené řídicí znaky.", "The text contains control characters that are not allowed.", "Текст містить недозволені керівні символи.");
    public string BeforeDelivery => In("Datum nesmí být dřívější než doručení podání.", "The date must not be before the submission was delivered.", "Дата не може бути раніше за отримання звернення.");
    public string BeforeDispatch => In("Datum nesmí být dřívější než vypravení dopisu.", "The date must not be before the letter was dispatched.", "Дата не може бути раніше за відправлення листа.");
    public string Outcome(IEnumerable<string> outcomes) => In("Vyberte jeden z výsledků: ", "Choose one of the outcomes: ", "Виберіть один із результатів: ") + string.Join(", ", outcomes);
    public string Option(IEnumerable<string> options) => In("Vyberte jednu z možností: ", "Choose one of the options: ", "Виберіть один із варіантів: ") + string.Join(", ", options);
    public string TooLong(int length) => In($"Nejvýše {length} znaků.", $"At most {length} characters.", $"Щонайбільше {length} знаків.");
    public string TooMany(int count) => In($"Nejvýše {count} položek.", $"At most {count} items.", $"Щонайбільше {count}.");
    public string NoProcedure => In("Takový druh řízení není.", "There is no such procedure.", "Такого виду провадження немає.");
    public string Earliest => In("Datum je příliš staré.", "The date is too old.", "Дата надто давня.");

    private string In(string cs, string en, string uk) => language switch { "cs" => cs, "uk" => uk, _ => en };
}
