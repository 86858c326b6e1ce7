using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Engine.Calendar;

/// <summary>Deemed delivery: ordinary terms of ten days whose last day is the day of delivery. § 40(1)(c) applies to them
/// (NSS 9 As 55/2009-45 for the deposit, 4 Afs 264/2018-85 for the data box).</summary>
public static class DeliveryFiction
{
    /// <summary>A message nobody has logged in for is delivered on the tenth day after it was put into the data box.</summary>
    public static readonly TermRule DataBox = new(10, DeadlineUnit.CalendarDay, "dataBox", Paragraph: "§ 17 odst. 4 zákona č. 300/2008 Sb.");

    /// <summary>A letter not picked up is delivered on the tenth day after it was ready for pick-up.</summary>
    public static readonly TermRule Deposit = new(10, DeadlineUnit.CalendarDay, "deposit", Paragraph: "§ 24 odst. 1 zákona č. 500/2004 Sb.");
}
