using System.Security.Cryptography;
using System.Text.Json;
using CaseFlow.Engine;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Cases.Runtime;

/// <summary>State and stimulus as the bytes that are stored, hashed and replayed.</summary>
internal static class StepJson
{
    public static byte[] Write(WorkflowState state) => WorkflowStateJson.Write(state);

    public static byte[] Write(Stimulus stimulus) => JsonSerializer.SerializeToUtf8Bytes(stimulus, CaseFlowJson.Options);

    public static WorkflowState ReadState(byte[] json) => WorkflowStateJson.Read(json);

    public static Stimulus ReadStimulus(byte[] json) =>
        JsonSerializer.Deserialize<Stimulus>(json, CaseFlowJson.Options) ?? throw new JsonException("Expected a stimulus, but it is null.");

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
