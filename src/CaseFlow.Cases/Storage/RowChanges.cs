using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CaseFlow.Cases.Storage;

/// <summary>One row to be written. No row touched: somebody else changed it meanwhile.</summary>
/// <param name="Sql">The same text for the same kind of change, so that it is prepared once. Parameters are $0, $1, …</param>
internal sealed record RowChange(string Sql, object[] Values);

/// <summary>Turns what a context tracked into commands: tables, columns, keys, conversions and concurrency tokens as EF's model has them, so that nobody writes SQL by hand a second time.
/// Knows what the model of CaseFlow needs: one table a type, and no value that the database gives out.</summary>
internal sealed class RowChanges
{
    private readonly Dictionary<IEntityType, Table> tables = [];

    public RowChanges(IModel model)
    {
        foreach (var type in model.GetEntityTypes()) Add(type);
    }

    /// <summary>In an order that keeps references whole: rows that go, children first; then rows that come or change, parents first.</summary>
    public IReadOnlyList<RowChange> Of(CaseFlowContext db)
    {
        var (gone, kept) = (new List<(int Rank, RowChange Change)>(), new List<(int Rank, RowChange Change)>());
        foreach (var entry in db.ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached) continue;
            var table = tables[entry.Metadata as IEntityType ?? throw new InvalidOperationException($"Expected {entry.Metadata.Name} to be in the model at run time, but it is not.")];
            if (entry.State is EntityState.Deleted) gone.Add((-table.Rank, table.Delete(entry)));
            else if (entry.State is EntityState.Added) kept.Add((table.Rank, table.Insert(entry.Entity)));
            else kept.Add((table.Rank, table.Update(entry)));
        }
        return [.. gone.OrderBy(g => g.Rank).Concat(kept.OrderBy(k => k.Rank)).Select(c => c.Change)];
    }

    private Table Add(IEntityType type)
    {
        if (tables.TryGetValue(type, out var known)) return known;
        var parents = type.GetForeignKeys().Select(f => f.PrincipalEntityType).Where(p => p != type).ToList();
        return tables[type] = new Table(type, parents.Count == 0 ? 0 : parents.Max(p => Add(p).Rank) + 1);
    }

    private sealed class Table
    {
        private readonly string name;
        private readonly Column[] columns, key, tokens;
        private readonly string insert, where;
        private readonly ConcurrentDictionary<ulong, string> updates = new();

        public Table(IEntityType type, int rank)
        {
            Rank = rank;
            name = type.GetTableName() ?? throw new InvalidOperationException($"Expected {type.Name} to have a table, but it has none.");
            columns = [.. type.GetProperties().Select(p => new Column(p))];
            if (columns.Length > 64) throw new InvalidOperationException($"Expected at most 64 columns in {name}, but it has {columns.Length}.");
            key = [.. columns.Where(c => c.Property.IsPrimaryKey())];
            tokens = [.. columns.Where(c => c.Property.IsConcurrencyToken)];
            insert = $"INSERT INTO \"{name}\" ({string.Join(", ", columns.Select(c => c.Name))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"${i}"))})";
            where = $"DELETE FROM \"{name}\" WHERE {Where(0)}";
        }

        public int Rank { get; }

        public RowChange Insert(object row) => new(insert, Array.ConvertAll(columns, c => c.Now(row)));

        public RowChange Delete(EntityEntry entry) => new(where, [.. Found(entry)]);

        public RowChange Update(EntityEntry entry)
        {
            var (mask, values) = (0UL, new List<object>());
            for (var i = 0; i < columns.Length; i++)
                if (entry.Property(columns[i].Property).IsModified)
                {
                    mask |= 1UL << i;
                    values.Add(columns[i].Now(entry.Entity));
                }
            return new RowChange(updates.GetOrAdd(mask, UpdateOf), [.. values, .. Found(entry)]);
        }

        private string UpdateOf(ulong mask)
        {
            var set = columns.Where((_, i) => (mask & 1UL << i) != 0).Select((c, i) => $"{c.Name} = ${i}").ToList();
            return $"UPDATE \"{name}\" SET {string.Join(", ", set)} WHERE {Where(set.Count)}";
        }

        // The row as it was read: its key, and what must not have changed since.
        private string Where(int first) => string.Join(" AND ", key.Concat(tokens).Select((c, i) => $"{c.Name} = ${first + i}"));
        private IEnumerable<object> Found(EntityEntry entry) => key.Concat(tokens).Select(c => c.Then(entry));
    }

    private sealed class Column
    {
        private readonly PropertyInfo member;
        private readonly Func<object?, object?>? toProvider;

        public Column(IProperty property)
        {
            Property = property;
            Name = $"\"{property.GetColumnName()}\"";
            member = property.PropertyInfo ?? throw new InvalidOperationException($"Expected {property.DeclaringType.Name}.{property.Name} to be a property of the row, but it is none.");
            toProvider = property.GetRelationalTypeMapping().Converter?.ConvertToProvider;
            if (property is { IsConcurrencyToken: true, IsNullable: true }) throw new InvalidOperationException($"Expected the token {property.Name} never to be null, but it may be.");
        }

        public IProperty Property { get; }
        public string Name { get; }

        public object Now(object row) => Provided(member.GetValue(row));
        public object Then(EntityEntry entry) => Provided(entry.OriginalValues[Property]);

        private object Provided(object? value) => (toProvider is null ? value : toProvider(value)) ?? DBNull.Value;
    }
}
