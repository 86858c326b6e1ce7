using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CaseFlow.Cases.Storage;

/// <summary>The database. One type a provider (<see cref="SqliteContext"/>, <see cref="PostgreSqlContext"/>), each with its own folder of migrations.</summary>
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
    public DbSet<NoteRow> Notes => Set<NoteRow>();
    public DbSet<FollowUpRow> FollowUps => Set<FollowUpRow>();
    public DbSet<RelationRow> Relations => Set<RelationRow>();
    public DbSet<LookRow> Looks => Set<LookRow>();
    public DbSet<BundleRow> Bundles => Set<BundleRow>();
    public DbSet<ContextRow> Contexts => Set<ContextRow>();
    public DbSet<CaseKeyRow> CaseKeys => Set<CaseKeyRow>();
    public DbSet<NumberRow> Numbers => Set<NumberRow>();
    public DbSet<UserRow> Users => Set<UserRow>();
    public DbSet<GrantRow> Grants => Set<GrantRow>();
    public DbSet<DeputyRow> Deputies => Set<DeputyRow>();
    public DbSet<AccessVersionRow> AccessVersion => Set<AccessVersionRow>();
    public DbSet<UnitRow> Units => Set<UnitRow>();
    public DbSet<ClockRow> Clock => Set<ClockRow>();

    /// <summary>Until this context's save nobody else gives out numbers of this series. SQLite has one node, which takes turns by itself.</summary>
    internal virtual Task HoldNumbersAsync(string prefix, int year, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Instants as UTC ticks on every provider: SQLite compares no DateTimeOffset, PostgreSQL cuts it to microseconds, and the chain of steps hashes it to the tick.
    /// Dates are ISO text or dates as the provider has them.</summary>
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions) => conventions.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();

    protected override void OnModelCreating(ModelBuilder model) => CaseFlowModel.Configure(model);
}

public sealed class SqliteContext(DbContextOptions<SqliteContext> options) : CaseFlowContext(options)
{
    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.Entity<UserRow>().Property(u => u.UserName).UseCollation("NOCASE");
    }
}

public sealed class PostgreSqlContext(DbContextOptions<PostgreSqlContext> options) : CaseFlowContext(options)
{
    /// <summary>Compares without regard to case: two users can't have names that differ in it only.</summary>
    private const string IgnoringCase = "ignoring_case";

    /// <summary>A lock rather than a retry: between busy nodes the same one could be late again and again. It goes with the transaction, which the save commits.</summary>
    internal override async Task HoldNumbersAsync(string prefix, int year, CancellationToken cancel)
    {
        if (Database.CurrentTransaction is null) await Database.BeginTransactionAsync(cancel);
        await Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({prefix}, {year}))", cancel);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        base.ConfigureConventions(conventions);
        // By bytes, as SQLite: both order ids and numbers alike, whatever language the server was set up in.
        conventions.Properties<string>().UseCollation("C");
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.HasCollation(IgnoringCase, locale: "und-u-ks-level2", provider: "icu", deterministic: false);
        model.Entity<UserRow>().Property(u => u.UserName).UseCollation(IgnoringCase);
        // PostgreSQL indexes no text of more than a few thousand bytes: such a case could not be saved.
        model.Entity<CaseRow>(e => e.Metadata.RemoveIndex(e.HasIndex(c => c.SearchText).Metadata));
    }
}

internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(instant => instant.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
