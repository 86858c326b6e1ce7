using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaseFlow.Benchmarks;

/// <summary>A figure of the runtime on its database, one line of JSON. Ratios are medians over rounds, each measured within a few seconds beside its floor.</summary>
internal sealed record RuntimeFigure([property: JsonPropertyName("figure"), JsonPropertyOrder(-1)] string Name)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public double? StepsPerSecond { get; init; }
    public double? CasesPerSecond { get; init; }
    public double? P50Us { get; init; }
    public double? P95Us { get; init; }
    /// <summary>Processor time of the whole program for one step.</summary>
    public double? CpuUs { get; init; }
    public long? Bytes { get; init; }
    /// <summary>Steps a second in units of the floor's.</summary>
    public double? OfFloor { get; init; }
    public double? OfOneCaller { get; init; }
    public double? OfOneCallersP50 { get; init; }
    /// <summary>Cases per durable commit in units of the peer's.</summary>
    public double? OfPeer { get; init; }
    /// <summary>Time with the many in units of the time with the few.</summary>
    public double? OfFew { get; init; }
    public double? Goal { get; init; }
    public bool? Met { get; init; }

    public void Print() => Console.WriteLine(JsonSerializer.Serialize(this, Json));
}
