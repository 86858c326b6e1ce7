using CaseFlow.Cases.Mail;

namespace CaseFlow.Cases.Backups;

/// <summary>What a restore holds back: between backup and restore, the office that was lost may have sent these mails and lived these days. An administrator knows; nobody else can.</summary>
internal sealed class HeldRows(DateTimeOffset officeTime)
{
    public long Mails { get; private set; }
    public long Timers { get; private set; }
    public long Uncertain { get; private set; }

    /// <summary>Changes a row on its way into the database.</summary>
    public void Apply(DumpedTable table, object?[] row)
    {
        if (table.Name == "Messages") Mail(table, row);
        else if (table.Name == "Inbox") Inbox(table, row);
    }

    private void Mail(DumpedTable table, object?[] row)
    {
        var state = At(table, "State");
        if (row[state] is "sending")
        {
            // It was being handed over when the snapshot was taken: nobody knows how far that came.
            var reason = At(table, "Reason");
            (row[state], row[reason], row[At(table, "ClaimedBy")], row[At(table, "ClaimedAt")]) = ("uncertain", MailReasons.WithInterrupted((string?)row[reason]), null, null);
            Uncertain++;
        }
        else if (row[state] is "waiting" && IsDue(table, row))
        {
            row[state] = "held";
            Mails++;
        }
    }

    private void Inbox(DumpedTable table, object?[] row)
    {
        if (row[At(table, "Hold")] is not null || !IsDue(table, row)) return;
        row[At(table, "Hold")] = "held";
        Timers++;
    }

    private bool IsDue(DumpedTable table, object?[] row) => row[At(table, "DueAt")] is long ticks && ticks <= officeTime.UtcTicks;

    private static int At(DumpedTable table, string column)
    {
        for (var i = 0; i < table.Columns.Count; i++)
            if (table.Columns[i].Name == column) return i;
        throw new InvalidDataException($"Expected the table {table.Name} of the backup to have the column {column}, but it has none.");
    }
}
