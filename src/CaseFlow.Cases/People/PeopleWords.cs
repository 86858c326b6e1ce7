namespace CaseFlow.Cases.People;

/// <summary>What the administrator is told of a wrong entry. In Czech: the pages of administration are; tools read the field's name.</summary>
internal static class PeopleWords
{
    public const string UserName = "Přihlašovací jméno je bez mezer, nejvýše 100 znaků.";
    public const string DisplayName = "Vyplňte jméno, nejvýše 200 znaků.";
    public const string Email = "Zadejte e-mailovou adresu, například jana@example.cz.";
    public const string Taken = "Takové přihlašovací jméno už někdo má.";
    public const string Role = "Vyberte roli.";
    public const string Dates = "Konec nesmí být dřív než začátek.";
    public const string Unit = "Takový útvar není.";
    public const string UnitName = "Vyplňte název útvaru.";
    public const string HandOver = "Vyberte jiného činného uživatele.";
    public const string OwnDeputy = "Nikdo nezastupuje sám sebe.";
}
