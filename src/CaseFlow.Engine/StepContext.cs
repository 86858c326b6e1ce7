using CaseFlow.Engine.Calendar;

namespace CaseFlow.Engine;

/// <summary>Immutable documents that a step may read; each is kept for ever under its hash, so that a replay reads the same.</summary>
public sealed record StepContext(OfficeCalendar Calendar, TimeZoneInfo OfficeZone, EngineLimits Limits);
