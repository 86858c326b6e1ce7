namespace CaseFlow.Cases.People;

/// <summary>What the administrator is told of a wrong entry, in Czech or English.</summary>
internal sealed class PeopleWords(string language)
{
    public string UserName => In("Přihlašovací jméno je bez mezer, nejvýše 100 znaků.", "A user name has no spaces and at most 100 characters.");
    public string DisplayName => In("Vyplňte jméno, nejvýše 200 znaků.", "Fill in a name of at most 200 characters.");
    public string Email => In("Zadejte e-mailovou adresu, například jana@example.cz.", "Enter an e-mail address, for example jana@example.cz.");
    public string Taken => In("Takové přihlašovací jméno už někdo má.", "Somebody already has this user name.");
    public string Role => In("Vyberte roli.", "Choose a role.");
    public string Dates => In("Konec nesmí být dřív než začátek.", "The end must not be before the beginning.");
    public string Unit => In("Takový útvar není.", "There is no such unit.");
    public string UnitName => In("Vyplňte název útvaru.", "Fill in the name of the unit.");
    public string HandOver => In("Vyberte jiného činného uživatele.", "Choose another active user.");
    public string LastAdministrator => In("Je to poslední správce. Nejdřív udělte roli správce někomu jinému.", "This is the last administrator. Give the role to somebody else first.");
    public string OwnDeputy => In("Nikdo nezastupuje sám sebe.", "Nobody is their own deputy.");

    private string In(string cs, string en) => language == "cs" ? cs : en;
}
