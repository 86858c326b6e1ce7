using CaseFlow.Engine.Procedures;

namespace CaseFlow.Engine.Definitions;

/// <summary>The variables of a definition: at the root those of the definition and the procedure's fields, and those of containers and loops, found by name or id.</summary>
internal sealed class VariableTable
{
    private readonly Dictionary<string, VariableDeclaration> root = [];
    private readonly Dictionary<ActivityNode, List<VariableDeclaration>> declared = [];
    private Procedure? procedure;

    public List<VariableDeclaration> Root { get; } = [];
    /// <summary>Names of variables by their ids, where the two differ.</summary>
    public Dictionary<string, string> NamesById { get; } = [];

    public void DeclareFields(Procedure? of)
    {
        procedure = of;
        foreach (var field in of?.Fields ?? [])
            Add(new VariableDeclaration(field.Name, field.Name, TypeOf(field), field.List, field.Default));
    }

    public void DeclareRoot(VariableDeclaration variable, List<Problem> problems)
    {
        if (root.ContainsKey(variable.Name))
            problems.Add(Problem.Error(null, "duplicateVariable", $"Expected the variable '{variable.Name}' once, but there is another of this name{(procedure?.FieldNamed(variable.Name) is null ? "" : ": a field of the procedure")}."));
        else
            Add(variable);
    }

    public void Declare(ActivityNode container, VariableDeclaration variable)
    {
        if (!declared.TryGetValue(container, out var list))
            declared[container] = list = [];
        list.Add(variable);
        Name(variable);
    }

    /// <summary>The declaration of <paramref name="nameOrId"/> that <paramref name="box"/> sees.</summary>
    public VariableDeclaration? Find(ActivityNode box, string nameOrId)
    {
        for (var at = box; at is not null; at = at.Parent)
        {
            if (declared.TryGetValue(at, out var list) && list.Find(v => v.Name == nameOrId || v.Id == nameOrId) is { } variable)
                return variable;
            if (at != box && at.Activity.Declares(at, nameOrId, procedure) is { } ofItem)
                return ofItem;
        }
        return root.GetValueOrDefault(nameOrId) ?? (NamesById.TryGetValue(nameOrId, out var name) ? root.GetValueOrDefault(name) : null);
    }

    private void Add(VariableDeclaration variable)
    {
        root[variable.Name] = variable;
        Root.Add(variable);
        Name(variable);
    }

    private void Name(VariableDeclaration variable)
    {
        if (variable.Id != variable.Name)
            NamesById.TryAdd(variable.Id, variable.Name);
    }

    /// <summary>Elsa's name of a field's type: dates are ISO strings, decimals exact as strings.</summary>
    public static string TypeOf(Field field) => field.Type switch
    {
        FieldType.Bool => "Boolean",
        FieldType.Integer => "Int64",
        FieldType.Decimal => "Decimal",
        FieldType.Date => "DateOnly",
        FieldType.DateTime => "DateTime",
        FieldType.Object => "Object",
        _ => "String",
    };
}
