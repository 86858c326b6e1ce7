using System.Text.Json;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Tests;

/// <summary>A small procedure for tests: a few fields, a list of remedies, two statuses.</summary>
internal static class Office
{
    public static readonly Procedure Procedure = JsonSerializer.Deserialize<Procedure>("""
        {
          "name": "small", "title": {"cs": "Malý postup"}, "numberPrefix": "MP", "roles": ["clerk"],
          "fields": [
            {"name": "subject", "label": {"cs": "Předmět"}, "type": "string"},
            {"name": "result", "label": {"cs": "Výsledek"}, "type": "string"},
            {"name": "count", "label": {"cs": "Počet"}, "type": "integer", "default": 7},
            {"name": "remedies", "label": {"cs": "Opatření"}, "type": "object", "list": true, "fields": [
              {"name": "text", "label": {"cs": "Text"}, "type": "string"},
              {"name": "doneOn", "label": {"cs": "Splněno"}, "type": "date"}]}
          ],
          "statuses": [{"name": "open", "label": {"cs": "Otevřeno"}}, {"name": "closed", "label": {"cs": "Uzavřeno"}, "open": false}]
        }
        """, CaseFlowJson.Options)!;

    /// <summary>A UserTask of Flows.Draw.</summary>
    public static string Task(string name, string outcomes = "\"Done\"", string form = "") =>
        $$"""CaseFlow.UserTask {"name":"{{name}}","title":"{{name}}","roles":["clerk"],"outcomes":[{{outcomes}}],"form":[{{form}}]}""";

    /// <summary>A CaseAction of Flows.Draw.</summary>
    public static string Action(string name, string more = "") =>
        $$"""CaseFlow.CaseAction {"name":"{{name}}","button":"{{name}}","roles":["clerk"]{{(more.Length == 0 ? "" : "," + more)}}}""";
}
