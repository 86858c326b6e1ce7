using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Scenarios;

/// <summary>The people of a scenario: one for each role and whoever is named.</summary>
internal sealed class ScenarioPeople
{
    private readonly Dictionary<string, Guid> ids = [];

    private ScenarioPeople() { }

    public static async Task<ScenarioPeople> CreateAsync(Scenario scenario, Procedure procedure, CaseFlowContext db, DateTimeOffset at, CancellationToken cancel)
    {
        var people = new ScenarioPeople();
        foreach (var name in Names(scenario, procedure).Concat(Roles.All).Distinct())
        {
            var user = new UserRow
            {
                Id = Guid.CreateVersion7(at), UserName = name, DisplayName = $"{char.ToUpperInvariant(name[0])}{name[1..]}", Email = $"{name}@urad.example.cz", CreatedAt = at,
            };
            db.Users.Add(user);
            people.ids[name] = user.Id;
            foreach (var role in scenario.People.GetValueOrDefault(name) ?? [name.TrimEnd([.. "0123456789"])])
                db.Grants.Add(new GrantRow { Id = Guid.CreateVersion7(at), UserId = user.Id, Role = role, ValidFrom = DateOnly.FromDateTime(at.Date).AddYears(-1) });
        }
        await db.SaveChangesAsync(cancel);
        return people;
    }

    public Guid Id(string name) => ids[name];
    public string? Name(Guid? id) => id is null ? null : ids.FirstOrDefault(p => p.Value == id).Key ?? id.ToString();

    /// <summary>Fields with the ids of people where their names stand in fields of type user.</summary>
    public JsonObject WithIds(JsonObject fields, IReadOnlyList<Field> known) => new(fields.Select(f =>
        KeyValuePair.Create(f.Key, known.FirstOrDefault(k => k.Name == f.Key) is { } field ? WithIds(f.Value, field) : f.Value?.DeepClone())));

    private JsonNode? WithIds(JsonNode? value, Field field) => value switch
    {
        JsonArray list => new JsonArray([.. list.Select(i => WithIds(i, field))]),
        JsonObject item => WithIds(item, field.Fields),
        JsonValue v when field.Type is FieldType.User && v.TryGetValue(out string? name) && ids.TryGetValue(name, out var id) => id.ToString(),
        _ => value?.DeepClone(),
    };

    private static IEnumerable<string> Names(Scenario scenario, Procedure procedure)
    {
        var named = new List<string>(scenario.People.Keys);
        if (scenario.Intake.As is { } registry) named.Add(registry);
        named.AddRange(Users(scenario.Intake.Fields, procedure.Fields));
        foreach (var step in scenario.Steps)
        {
            if (step.As is { } who) named.Add(who);
            if (step.Expect?.Handler is { } handler) named.Add(handler);
            named.AddRange(Users(step.Fields, procedure.Fields));
        }
        return named;
    }

    private static IEnumerable<string> Users(JsonNode? node, IReadOnlyList<Field> fields)
    {
        if (node is JsonArray list) return list.SelectMany(i => Users(i, fields));
        if (node is not JsonObject o) return [];
        return o.SelectMany(p => fields.FirstOrDefault(f => f.Name == p.Key) switch
        {
            { Type: FieldType.User } => (p.Value is JsonArray several ? several : (IEnumerable<JsonNode?>)[p.Value]).Select(v => v?.ToString()).OfType<string>().Where(n => n.Length > 0 && !Guid.TryParse(n, out _)),
            { Type: FieldType.Object } field => Users(p.Value, field.Fields),
            _ => [],
        });
    }
}
