using System.Globalization;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CaseFlow.Cases.Checking;

/// <summary>What a context holds as changed, in words without personal data: one line a column or row, from "expected" on.</summary>
internal static class RowDifferences
{
    /// <summary>Texts that name no person: their values are said. Of other texts it is only said that they differ.</summary>
    private static readonly HashSet<string> Spoken =
        ["Status", "State", "Role", "Outcome", "DueKind", "Kind", "Basis", "Procedure", "BundleHash", "Name", "Template", "Box", "ActivityId", "LetterId", "WaitsFor", "DeliveredHow", "Channel"];

    public static IEnumerable<string> In(CaseFlowContext db)
    {
        foreach (var entry in db.ChangeTracker.Entries())
            if (entry.State == EntityState.Added) yield return $"expected a row for {NameOf(entry.Entity)}, but there is none.";
            else if (entry.State == EntityState.Deleted) yield return $"expected no row for {NameOf(entry.Entity)}, for its steps know none, but there is one.";
            else if (entry.State == EntityState.Modified)
                foreach (var property in entry.Properties.Where(p => p.IsModified))
                    yield return Differs(NameOf(entry.Entity), property);
    }

    private static string Differs(string row, PropertyEntry property)
    {
        var name = property.Metadata.Name;
        return property.Metadata.ClrType == typeof(byte[]) || property.Metadata.ClrType == typeof(string) && !Spoken.Contains(name)
            ? $"expected {name} of {row} to be what its steps say, but it is something else."
            : $"expected {name} of {row} to be {Text(property.CurrentValue)}, but it is {Text(property.OriginalValue)}.";
    }

    private static string NameOf(object row) => row switch
    {
        CaseRow => "the case",
        InstanceRow => "its instance",
        TaskRow task => $"task {task.TaskId}",
        DeadlineRow deadline => $"deadline {deadline.DeadlineId}",
        LetterRow letter => $"letter {letter.LetterId}",
        InboxRow inbox => $"inbox row {inbox.Id}",
        EventWaitRow wait => $"the wait for event {wait.Event}",
        _ => throw new InvalidOperationException($"Expected a row that is a projection, but got {row.GetType().Name}."),
    };

    private static string Text(object? value) => value switch
    {
        null or "" => "empty",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.ToString("u", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
