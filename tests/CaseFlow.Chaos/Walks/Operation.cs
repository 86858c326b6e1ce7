using System.Net;
using System.Text.Json.Nodes;

namespace CaseFlow.Chaos.Walks;

/// <summary>What a client asked for and what became of it.</summary>
/// <param name="Kind">open, complete, action, delivery, claim, upload, clock.</param>
/// <param name="Key">Name of the API key, the actor.</param>
/// <param name="OperationId">Null where the API knows none: what is asked is harmless twice, or isn't asked twice.</param>
internal sealed record Operation(int Walk, string Kind, string Key, string Path, JsonObject Body, string? OperationId)
{
    /// <summary>How often it was sent; more than once only when the answer was lost.</summary>
    public int Sent { get; set; }
    /// <summary>Null: never answered.</summary>
    public ApiAnswer? Answer { get; set; }

    /// <summary>The client was told that it is done: from here on it must stand.</summary>
    public bool IsAcknowledged => Answer is { Status: HttpStatusCode.OK or HttpStatusCode.Created };
    /// <summary>Sent, and the answer never came.</summary>
    public bool IsOpen => Sent > 0 && Answer is null;

    public override string ToString() => $"walk {Walk} {Kind} {OperationId ?? Path}";
}

internal sealed record ApiAnswer(HttpStatusCode Status, JsonNode? Json, string Text);

/// <summary>The server died before it answered.</summary>
internal sealed class AnswerLost(Exception inner) : Exception("The connection broke before the answer came.", inner);
