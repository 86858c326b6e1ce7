using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CaseFlow.Cases.Backups;

/// <summary>A table as a backup knows it: its columns in kinds that every provider has.</summary>
/// <param name="Key">Columns of the primary key, by which the rows are ordered.</param>
internal sealed record TableShape(string Name, IReadOnlyList<DumpedColumn> Columns, IReadOnlyList<string> Key)
{
    /// <summary>All tables of the model, what is referred to first. Not that of <see cref="CaseFlowContext.AccessVersion"/>: migrations make its row, and the database counts in it by itself.</summary>
    public static IReadOnlyList<TableShape> Of(CaseFlowContext db)
    {
        var waiting = db.Model.GetRelationalModel().Tables.Where(t => t.Name != nameof(CaseFlowContext.AccessVersion)).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<ITable>();
        while (waiting.Count > 0)
        {
            var ready = waiting.FindAll(t => t.ForeignKeyConstraints.All(f => f.PrincipalTable == t || ordered.Contains(f.PrincipalTable)));
            if (ready.Count == 0) throw new InvalidOperationException($"Expected tables without circular references, but {string.Join(", ", waiting.Select(t => t.Name))} have some.");
            ordered.AddRange(ready);
            waiting.RemoveAll(ready.Contains);
        }
        return [.. ordered.Select(t => new TableShape(
            t.Name, [.. t.Columns.OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => new DumpedColumn(c.Name, KindOf(t, c)))], [.. t.PrimaryKey!.Columns.Select(c => c.Name)]))];
    }

    private static string KindOf(ITable table, IColumn column)
    {
        var type = column.ProviderClrType;
        return (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(Guid) => "guid",
            var t when t == typeof(string) => "text",
            var t when t == typeof(int) => "integer",
            var t when t == typeof(long) => "long",
            var t when t == typeof(bool) => "bool",
            var t when t == typeof(DateOnly) => "date",
            var t when t == typeof(byte[]) => "bytes",
            _ => throw new InvalidOperationException($"Expected column {table.Name}.{column.Name} to be of a type that backups know, but it is a {type.Name}."),
        };
    }
}
