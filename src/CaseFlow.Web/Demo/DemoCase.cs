using System.Text.Json.Nodes;

namespace CaseFlow.Web.Demo;

/// <summary>One case of the demo: how it came and what was done with it. Days are counted back from the demo's first day: 86 = 86 days ago.</summary>
internal sealed record DemoCase(int Delivered, string Channel, string Language, JsonObject Fields, params DemoStep[] Steps);

/// <summary>What somebody did on a day. In fields, "@urednice" stands for that user's id and "@-14" for the date 14 days ago ("@+7": in 7 days).</summary>
internal abstract record DemoStep(int Day, string Who);

internal sealed record Completes(int Day, string Who, string Task, string Outcome, JsonObject? Fields = null) : DemoStep(Day, Who);
internal sealed record Takes(int Day, string Who, string Action, JsonObject? Fields = null) : DemoStep(Day, Who);
internal sealed record RecordsDelivery(int Day, string Who, string How) : DemoStep(Day, Who);
internal sealed record Claims(int Day, string Who, string Task) : DemoStep(Day, Who);
