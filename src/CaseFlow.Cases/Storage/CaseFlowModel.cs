using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Storage;

/// <summary>Keys, indexes and references of all tables; the same for every provider.</summary>
internal static class CaseFlowModel
{
    public static void Configure(ModelBuilder model)
    {
        Cases(model);
        Instances(model);
        Work(model);
        Correspondence(model);
        CaseFile(model);
        Procedures(model);
        People(model);
        model.Entity<ClockRow>().Property(c => c.Id).ValueGeneratedNever();
    }

    private static void Cases(ModelBuilder model)
    {
        model.Entity<CaseRow>(e =>
        {
            e.HasIndex(c => c.Number).IsUnique();
            e.HasIndex(c => new { c.Procedure, c.Open, c.DueOn });
            e.HasIndex(c => c.HandlerId);
            e.HasIndex(c => c.ParentCaseId);
            // Search looks for words anywhere in the text; the index spares reading the wide rows.
            e.HasIndex(c => c.SearchText);
        });
        model.Entity<CaseKeyRow>(e =>
        {
            e.HasKey(k => k.CaseId);
            OfCase<CaseKeyRow>(model, nameof(CaseKeyRow.CaseId));
        });
        model.Entity<NumberRow>(e =>
        {
            e.HasKey(n => new { n.Prefix, n.Year });
            // Two cases that took the same number can't both be saved: the second is numbered anew.
            e.Property(n => n.Last).IsConcurrencyToken();
        });
        // Many and small: on SQLite the table is its key's tree, without a second one for row ids (see the migration).
        model.Entity<JournalRow>().HasKey(j => new { j.CaseId, j.Sequence });
        OfCase<JournalRow>(model, nameof(JournalRow.CaseId));
    }

    private static void Instances(ModelBuilder model)
    {
        model.Entity<InstanceRow>(e =>
        {
            e.HasIndex(i => i.CaseId);
            e.Property(i => i.Revision).IsConcurrencyToken();
        });
        OfCase<InstanceRow>(model, nameof(InstanceRow.CaseId));
        model.Entity<StepRow>(e =>
        {
            e.HasKey(s => new { s.InstanceId, s.Revision });
            e.HasIndex(s => new { s.Actor, s.OperationId }).IsUnique();
            e.HasOne<InstanceRow>().WithMany().HasForeignKey(s => s.InstanceId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<InboxRow>(e =>
        {
            e.HasIndex(i => new { i.DueAt, i.Id });
            e.HasOne<InstanceRow>().WithMany().HasForeignKey(i => i.InstanceId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<EventWaitRow>(e =>
        {
            e.HasKey(w => new { w.Event, w.InstanceId });
            e.HasOne<InstanceRow>().WithMany().HasForeignKey(w => w.InstanceId).OnDelete(DeleteBehavior.Restrict);
        });
    }

    private static void Work(ModelBuilder model)
    {
        model.Entity<TaskRow>(e =>
        {
            e.HasIndex(t => new { t.InstanceId, t.TaskId }).IsUnique();
            e.HasIndex(t => t.CaseId);
            e.HasIndex(t => new { t.State, t.Role, t.DueOn });
            e.HasIndex(t => new { t.State, t.AssigneeId, t.DueOn });
        });
        OfCase<TaskRow>(model, nameof(TaskRow.CaseId));
        model.Entity<DeadlineRow>(e =>
        {
            e.HasIndex(d => new { d.InstanceId, d.DeadlineId }).IsUnique();
            e.HasIndex(d => d.CaseId);
            e.HasIndex(d => new { d.State, d.LastDay });
        });
        OfCase<DeadlineRow>(model, nameof(DeadlineRow.CaseId));
    }

    private static void Correspondence(ModelBuilder model)
    {
        model.Entity<MessageRow>(e =>
        {
            e.HasIndex(m => m.CaseId);
            e.HasIndex(m => new { m.State, m.DueAt });
            // Whoever changes a mail that was read a while ago must not undo what was done with it since.
            e.Property(m => m.State).IsConcurrencyToken();
        });
        OfCase<MessageRow>(model, nameof(MessageRow.CaseId));
        model.Entity<LetterRow>(e =>
        {
            e.HasIndex(l => new { l.InstanceId, l.LetterId }).IsUnique();
            e.HasIndex(l => l.CaseId);
        });
        OfCase<LetterRow>(model, nameof(LetterRow.CaseId));
        model.Entity<DocumentRow>(e =>
        {
            e.HasIndex(d => d.CaseId);
            e.HasIndex(d => d.Sha256);
        });
        OfCase<DocumentRow>(model, nameof(DocumentRow.CaseId));
    }

    private static void CaseFile(ModelBuilder model)
    {
        model.Entity<NoteRow>().HasIndex(n => n.CaseId);
        OfCase<NoteRow>(model, nameof(NoteRow.CaseId));
        model.Entity<FollowUpRow>(e =>
        {
            e.HasIndex(f => f.CaseId);
            e.HasIndex(f => new { f.UserId, f.DoneAt, f.On });
        });
        OfCase<FollowUpRow>(model, nameof(FollowUpRow.CaseId));
        model.Entity<RelationRow>(e =>
        {
            e.HasKey(r => new { r.CaseId, r.OtherCaseId });
            e.HasIndex(r => r.OtherCaseId);
        });
        OfCase<RelationRow>(model, nameof(RelationRow.CaseId));
        OfCase<RelationRow>(model, nameof(RelationRow.OtherCaseId));
        model.Entity<LookRow>().HasIndex(l => new { l.CaseId, l.At });
        OfCase<LookRow>(model, nameof(LookRow.CaseId));
    }

    private static void Procedures(ModelBuilder model)
    {
        model.Entity<BundleRow>(e =>
        {
            e.HasKey(b => b.Hash);
            e.HasIndex(b => new { b.Procedure, b.Version }).IsUnique();
        });
        model.Entity<ContextRow>().HasKey(c => c.Hash);
    }

    private static void People(ModelBuilder model)
    {
        model.Entity<UserRow>(e => e.HasIndex(u => u.UserName).IsUnique());
        model.Entity<GrantRow>(e =>
        {
            e.HasIndex(g => g.UserId);
            e.HasIndex(g => g.Role);
            e.HasOne<UserRow>().WithMany().HasForeignKey(g => g.UserId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<DeputyRow>(e =>
        {
            e.HasIndex(d => d.DeputyId);
            e.HasOne<UserRow>().WithMany().HasForeignKey(d => d.UserId).OnDelete(DeleteBehavior.Restrict);
            e.HasOne<UserRow>().WithMany().HasForeignKey(d => d.DeputyId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<AccessVersionRow>(e =>
        {
            e.ToTable("AccessVersion");
            e.Property(v => v.Id).ValueGeneratedNever();
        });
        model.Entity<UnitRow>().HasIndex(u => u.ParentId);
    }

    private static void OfCase<TRow>(ModelBuilder model, string caseId) where TRow : class =>
        model.Entity<TRow>().HasOne(typeof(CaseRow)).WithMany().HasForeignKey(caseId).OnDelete(DeleteBehavior.Restrict);
}
