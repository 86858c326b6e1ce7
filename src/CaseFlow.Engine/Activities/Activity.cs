using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Engine.Activities;

/// <summary>A kind of box: stateless, one instance for all threads. It only returns outcomes, bookmarks and effects, through its context.</summary>
public abstract class Activity
{
    /// <summary>What the editor and the compiler know of it: type name, ports, inputs, outputs.</summary>
    public abstract ActivityDescriptor Descriptor { get; }

    /// <summary>The box is entered. May complete, wait (bookmark), schedule children, fault. Comes next: <see cref="Resume"/>, <see cref="ChildCompleted"/> or nothing.</summary>
    public abstract void Execute(ActivityContext context);

    /// <summary>A bookmark of this run was hit. The bookmark is still there: remove it with <see cref="ActivityContext.RemoveBookmark"/> unless it goes on waiting.
    /// The task or timer that it stands for is already closed.</summary>
    public virtual void Resume(ActivityContext context, Bookmark bookmark, Stimulus stimulus) { }

    /// <summary>A child that this run scheduled has completed with <paramref name="outcomes"/>; it is already gone from the state.</summary>
    public virtual void ChildCompleted(ActivityContext context, ActivityInstance child, IReadOnlyList<string> outcomes) { }

    /// <summary>The run is being cancelled (after its children): release what the engine doesn't release by itself (it removes bookmarks, tasks and timers).</summary>
    public virtual void Cancel(ActivityContext context) { }

    /// <summary>Why this stimulus doesn't fit the box now, as a rejection ("Expected …, but …"); null when it does. Asked before anything changes.</summary>
    public virtual StepRejected? Refuse(ActivityContext context, Bookmark bookmark, Stimulus stimulus) => null;

    /// <summary>What the box makes of its own inputs once, when the definition is compiled: kept as <see cref="ActivityNode.Prepared"/>.</summary>
    public virtual object? Prepare(ActivityNode node, CompileScope scope, ICollection<Problem> problems) => null;

    /// <summary>Problems of this box's own inputs, found when the definition is compiled.</summary>
    public virtual IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope) => [];

    /// <summary>The activities that stand in the JSON of a box, each under the name by which <see cref="ActivityNode.Children"/> has it.</summary>
    public virtual IEnumerable<(string Port, JsonNode? Json)> EmbeddedIn(JsonObject json) => (Descriptor.Embedded ?? []).Select(port => (port, json.Prop(port)));

    /// <summary>True: when a child's token dies (a person cancelled it), the others go on; false: the box can't go on without it and its own token dies.</summary>
    internal virtual bool GoesOnWithoutChild => false;

    /// <summary>The declaration of a name that only the boxes inside see: the item of a loop. Null when the box declares no such name.</summary>
    internal virtual VariableDeclaration? Declares(ActivityNode node, string name, Procedure? procedure) => null;

    /// <summary>Type that an input's value is converted to; the descriptor's unless another input decides it.</summary>
    internal virtual string TypeOf(InputDescriptor input, ActivityNode node, Func<ActivityNode, string, VariableDeclaration?> findVariable) => input.TypeName;

    /// <summary>Out ports that the drawing may use; by default the descriptor's. Dynamic outcomes override it.</summary>
    public virtual IReadOnlyList<string> Ports(ActivityNode node) => Descriptor.Ports;
}

/// <summary>Describes an activity type.</summary>
/// <param name="TypeName">e.g. <c>Elsa.SetVariable</c>, <c>CaseFlow.UserTask</c>.</param>
/// <param name="IsContainer">Holds boxes in <c>activities</c>.</param>
/// <param name="IsListener">Started with its container when no arrow leads to it, and waits without counting.</param>
/// <param name="Embedded">Properties that hold one embedded activity each: <c>body</c>, <c>then</c>, <c>else</c>.</param>
/// <param name="NeverJoins">Every token runs it at once, whatever else may still come.</param>
public sealed record ActivityDescriptor(
    string TypeName, int Version, IReadOnlyList<string> Ports, IReadOnlyList<InputDescriptor> Inputs, IReadOnlyList<OutputDescriptor> Outputs,
    bool IsContainer = false, bool IsListener = false, IReadOnlyList<string>? Embedded = null, bool NeverJoins = false);

/// <param name="Name">camelCase name of the JSON property.</param>
/// <param name="TypeName">Elsa's short name: String, Boolean, Int32, Object, DateTime …</param>
/// <param name="Wrapped">Stored as <c>{typeName, expression}</c>; otherwise the bare value.</param>
public sealed record InputDescriptor(string Name, string TypeName, bool Required = false, bool Wrapped = true);

public sealed record OutputDescriptor(string Name, string TypeName);
