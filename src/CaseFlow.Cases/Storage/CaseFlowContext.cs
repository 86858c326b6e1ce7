using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CaseFlow.Cases.Storage;

/// <summary>The database. One type a provider (<see cref="SqliteContext"/>), each with its own folder of migrations.</summary>
public abstract class CaseFlowContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<CaseRow> Cases => Set<CaseRow>();
    public DbSet<InstanceRow> Instances => Set<InstanceRow>();
    public DbSet<StepRow> Steps => Set<StepRow>();
    public DbSet<JournalRow> Journal => Set<JournalRow>();
    public DbSet<TaskRow> Tasks => Set<TaskRow>();
    public DbSet<DeadlineRow> Deadlines => Set<DeadlineRow>();
    public DbSet<InboxRow> Inbox => Set<InboxRow>();
    public DbSet<EventWaitRow> EventWaits => Set<EventWaitRow>();
    public DbSet<MessageRow> Messages => Set<MessageRow>();
    public DbSet<LetterRow> Letters => Set<LetterRow>();
    public DbSet<DocumentRow> Documents => Set<DocumentRow>();
    public DbSet<BundleRow> Bundles => Set<BundleRow>();
    public DbSet<ContextRow> Contexts => Set<ContextRow>();
    public DbSet<CaseKeyRow> CaseKeys => Set<CaseKeyRow>();
    public DbSet<NumberRow> Numbers => Set<NumberRow>();
    public DbSet<UserRow> Users => Set<UserRow>();
    public DbSet<GrantRow> Grants => Set<GrantRow>();
    public DbSet<DeputyRow> Deputies => Set<DeputyRow>();
    public DbSet<UnitRow> Units => Set<UnitRow>();
    public DbSet<ClockRow> Clock => Set<ClockRow>();

    protected override void OnModelCreating(ModelBuilder model) => CaseFlowModel.Configure(model);
}

/// <summary>SQLite orders and compares no DateTimeOffset: instants are kept as UTC ticks. Dates are ISO text as they are.</summary>
public sealed class SqliteContext(DbContextOptions<SqliteContext> options) : CaseFlowContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions) =>
        conventions.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.Entity<UserRow>().Property(u => u.UserName).UseCollation("NOCASE");
    }
}

internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(instant => instant.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
