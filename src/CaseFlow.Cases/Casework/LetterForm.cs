using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Casework;

/// <summary>The fields of a letter's dispatch. They belong to the letter, not to the case, so no manifest declares them.</summary>
internal static class LetterForm
{
    private static readonly Field[] Fields =
    [
        new()
        {
            Name = "dispatchedOn", Type = FieldType.Date, Required = true, Range = "past",
            Label = new Labels { ["cs"] = "Datum vypravení", ["en"] = "Date of dispatch" },
        },
        new()
        {
            Name = "channel", Type = FieldType.Choice, Label = new Labels { ["cs"] = "Způsob vypravení", ["en"] = "Way of dispatch" },
            Options =
            [
                new("DS", new Labels { ["cs"] = "datová schránka", ["en"] = "data box" }),
                new("post", new Labels { ["cs"] = "pošta", ["en"] = "post" }),
                new("desk", new Labels { ["cs"] = "osobně", ["en"] = "in person" }),
                new("email", new Labels { ["cs"] = "e-mail", ["en"] = "e-mail" }),
            ],
        },
        new()
        {
            Name = "refNo", Type = FieldType.String, MaxLength = 50,
            Label = new Labels { ["cs"] = "Číslo jednací", ["en"] = "Reference number" },
        },
    ];

    public static Field? FieldNamed(string name) => Array.Find(Fields, f => f.Name == name);
}
