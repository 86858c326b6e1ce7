using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Calendar;
using CaseFlow.Engine.Deadlines;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.CaseFile;

/// <summary>A letter that left and of which it isn't known yet how it was delivered.</summary>
/// <param name="FictionOn">The day on which it is deemed delivered. Of a letter sent by post the earliest such day: the ten days begin when it is ready for pick-up, which the post tells later.</param>
/// <param name="Certain">False for the post.</param>
/// <param name="Passed">The day of fiction has come.</param>
public sealed record AwaitedDelivery(
    Guid LetterId, string Number, string Subject, string Addressee, string Channel, DateOnly DispatchedOn, string? RefNo, DateOnly? FictionOn, bool Certain, bool Passed);

/// <summary>How the day of a deemed delivery was found.</summary>
public sealed record FictionView(Guid LetterId, string Number, string Addressee, string Channel, DateOnly DispatchedOn, bool Certain, DateOnly? FictionOn, Proof? Proof, IReadOnlyList<string> Words);

/// <summary>Deliveries of letters and their fiction: ten days in the data box (§ 17 odst. 4 zákona č. 300/2008 Sb.), ten days of deposit at the post office (§ 24 odst. 1 zákona č. 500/2004 Sb.).</summary>
public sealed class Deliveries(CaseFlowContext db, CaseFileDoor door, Bundles bundles, OfficeDocuments documents)
{
    private const int Shown = 200;

    /// <summary>All that are awaited, the one that has waited longest first.</summary>
    public async Task<IReadOnlyList<AwaitedDelivery>> AwaitedAsync(Reader reader, CancellationToken cancel)
    {
        var rows = await (from letter in db.Letters.AsNoTracking()
                          join @case in door.Visible(reader) on letter.CaseId equals @case.Id
                          where letter.DispatchedOn != null && letter.DeliveredOn == null && letter.ReturnedOn == null && letter.Channel != "file"
                          orderby letter.DispatchedOn, letter.Id
                          select new { letter, @case }).Take(Shown).ToListAsync(cancel);
        var calendar = await CalendarAsync(cancel);
        var found = new List<AwaitedDelivery>();
        foreach (var row in rows)
        {
            var procedure = (await bundles.ByHashAsync(row.@case.BundleHash, cancel)).Procedure;
            var fiction = FictionOf(calendar, row.letter.Channel, row.letter.DispatchedOn!.Value);
            var view = CaseViews.Letter(row.letter, procedure, CaseColumns.DataOf(row.@case));
            found.Add(new AwaitedDelivery(view.Id, row.@case.Number, row.@case.Subject, view.Addressee, view.Channel ?? "", row.letter.DispatchedOn.Value, view.RefNo,
                fiction?.LastDay, row.letter.Channel == "DS", fiction is not null && fiction.LastDay <= door.Clock.Today));
        }
        return found;
    }

    public Task<int> CountAsync(Reader reader, CancellationToken cancel) =>
        (from letter in db.Letters.AsNoTracking()
         join @case in door.Visible(reader) on letter.CaseId equals @case.Id
         where letter.DispatchedOn != null && letter.DeliveredOn == null && letter.ReturnedOn == null && letter.Channel != "file"
         select letter.Id).CountAsync(cancel);

    /// <summary>The day on which a letter that leaves by this way on that day is deemed delivered; null for a way without fiction.</summary>
    public async Task<DateOnly?> FictionDayAsync(string channel, DateOnly from, CancellationToken cancel) => FictionOf(await CalendarAsync(cancel), channel, from)?.LastDay;

    public async Task<Answer<FictionView>> FictionAsync(Reader reader, Guid letterId, CancellationToken cancel)
    {
        var visible = door.Visible(reader);
        var found = await (from letter in db.Letters.AsNoTracking() join @case in visible on letter.CaseId equals @case.Id where letter.Id == letterId && letter.DispatchedOn != null select new { letter, @case }).SingleOrDefaultAsync(cancel);
        if (found is null) return new NotFound<FictionView>();
        var procedure = (await bundles.ByHashAsync(found.@case.BundleHash, cancel)).Procedure;
        var calendar = await CalendarAsync(cancel);
        var (put, channel) = (found.letter.DispatchedOn!.Value, found.letter.Channel);
        var proof = FictionOf(calendar, channel, put);
        var view = CaseViews.Letter(found.letter, procedure, CaseColumns.DataOf(found.@case));
        return new Done<FictionView>(new FictionView(letterId, found.@case.Number, view.Addressee, channel ?? "", put, channel == "DS", proof?.LastDay, proof,
            proof is null ? [FileWords.NoFiction(reader.Language)] : new ProofWords(calendar, procedure, reader.Language).Of(proof)));
    }

    /// <summary>The day to record. With fiction and deposit it is counted, or at least not before the counted day; else it is what was typed.</summary>
    internal async Task<DateOnly?> DayOfAsync(Reader reader, LetterRow letter, DeliveryForm form, Dictionary<string, string> errors, CancellationToken cancel)
    {
        var (say, today, put) = (new FieldMessages(reader.Language), door.Clock.Today, letter.DispatchedOn!.Value);
        var day = form.On;
        if (form is { Returned: false, How: "fiction" or "deposit" })
        {
            // Only a data box knows the day from which the ten days run; of a deposit the post tells it.
            var byBox = form.How == "fiction" && letter.Channel != "post";
            if (form.ReadyOn > today) errors["readyOn"] = say.Past;
            else if (form.ReadyOn < put) errors["readyOn"] = say.BeforeDispatch;
            else if (!byBox && form.ReadyOn is null && day is null) errors["readyOn"] = FileWords.NeedsReady(reader.Language);
            else if (FictionOf(await CalendarAsync(cancel), byBox ? "DS" : "post", byBox ? put : form.ReadyOn ?? put) is not { LastDay: var fiction }) errors["on"] = say.Date;
            else if ((day ??= fiction) < fiction || day > today) errors["on"] = FileWords.TooSoon(reader.Language, ProofWords.Short(fiction, reader.Language));
            return day;
        }
        if (day is null) errors["on"] = say.Required;
        else if (day > today) errors["on"] = say.Past;
        else if (day < put) errors["on"] = say.BeforeDispatch;
        return day;
    }

    /// <summary>The proof of a deemed delivery; null for a way of dispatch that knows none.</summary>
    /// <param name="from">Day it was put into the data box, or was ready for pick-up.</param>
    internal static Proof? FictionOf(OfficeCalendar calendar, string? channel, DateOnly from) => RuleOf(channel) is { } rule && calendar.Count(rule, from) is Counted counted ? counted.Proof : null;

    internal async Task<OfficeCalendar> CalendarAsync(CancellationToken cancel) => (await documents.CurrentAsync(cancel)).Context.Calendar;

    private static TermRule? RuleOf(string? channel) => channel switch { "DS" => DeliveryFiction.DataBox, "post" => DeliveryFiction.Deposit, _ => null };
}
