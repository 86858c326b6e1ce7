using System.Text;

namespace CaseFlow.Cases.Tests;

/// <summary>The smallest procedure there is: one task, one mail.</summary>
internal static class MiniFolder
{
    public const string Manifest = """
        {
          "name": "mini", "title": { "cs": "Malé řízení" }, "numberPrefix": "MI", "roles": ["clerk"],
          "fields": [
            { "name": "subject", "label": { "cs": "Věc" }, "type": "string" },
            { "name": "firstName", "label": { "cs": "Jméno" }, "type": "string" },
            { "name": "lastName", "label": { "cs": "Příjmení" }, "type": "string" },
            { "name": "email", "label": { "cs": "E-mail" }, "type": "email" },
            { "name": "language", "label": { "cs": "Jazyk" }, "type": "string" },
            { "name": "address", "label": { "cs": "Adresa" }, "type": "text" },
            { "name": "closeReason", "label": { "cs": "Důvod" }, "type": "text" },
            { "name": "heardOn", "label": { "cs": "Vyslechnut dne" }, "type": "date" },
            { "name": "complainants", "label": { "cs": "Další" }, "type": "object", "list": true,
              "fields": [
                { "name": "firstName", "label": { "cs": "Jméno" }, "type": "string" },
                { "name": "lastName", "label": { "cs": "Příjmení" }, "type": "string" },
                { "name": "email", "label": { "cs": "E-mail" }, "type": "email" },
                { "name": "language", "label": { "cs": "Jazyk" }, "type": "string" } ] }
          ],
          "forms": { "intake": ["subject", "firstName", { "field": "lastName", "required": true }] },
          "statuses": [{ "name": "open", "label": { "cs": "Otevřeno" } }],
          "deadlineKinds": [{ "name": "settle", "label": { "cs": "Vyřídit", "en": "Settle" }, "basis": "statutory", "paragraph": "§ 175" }],
          "recipients": { "person": { "email": "email", "language": "language", "firstName": "firstName", "lastName": "lastName", "address": "address", "alsoEach": "complainants" } },
          "placeholders": { "vec": "field:subject", "duvod": "field:closeReason", "slyseniDne": "field:heardOn", "lhutaDo": "deadline:settle" }
        }
        """;

    public const string Drawing = """
        {
          "id": "mini-1", "definitionId": "mini", "name": "mini", "version": 1,
          "root": {
            "id": "root", "name": "root", "type": "Elsa.Flowchart", "version": 1,
            "activities": [
              { "id": "start", "name": "start", "type": "Elsa.Start", "version": 1 },
              { "id": "mail", "name": "mail", "type": "CaseFlow.SendMail", "version": 1,
                "template": { "typeName": "String", "expression": { "type": "Literal", "value": "received" } },
                "recipient": { "typeName": "String", "expression": { "type": "Literal", "value": "person" } } },
              { "id": "work", "name": "work", "type": "CaseFlow.UserTask", "version": 1,
                "title": { "typeName": "String", "expression": { "type": "Literal", "value": "Pracovat" } },
                "roles": { "typeName": "Object", "expression": { "type": "Object", "value": ["clerk"] } },
                "outcomes": { "typeName": "Object", "expression": { "type": "Object", "value": ["Done"] } } }
            ],
            "connections": [
              { "source": { "activity": "start", "port": "Done" }, "target": { "activity": "mail", "port": "In" } },
              { "source": { "activity": "mail", "port": "Queued" }, "target": { "activity": "work", "port": "In" } },
              { "source": { "activity": "mail", "port": "Skipped" }, "target": { "activity": "work", "port": "In" } }
            ]
          }
        }
        """;

    public const string Mail = "---\nsubject: Přijato {{ cislo }}\n---\n{{ osloveni }},\n\npřijali jsme „{{ vec }}“.\n";

    public static Dictionary<string, byte[]> Files() => new[] { ("procedure.json", Manifest), ("workflow.json", Drawing), ("mails/received.cs.liquid", Mail) }
        .ToDictionary(f => f.Item1, f => Encoding.UTF8.GetBytes(f.Item2), StringComparer.Ordinal);

    public static void Write(string folder, IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (var (path, content) in files)
        {
            var target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, content);
        }
    }
}
