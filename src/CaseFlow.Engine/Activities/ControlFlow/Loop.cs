using CaseFlow.Engine.State;

namespace CaseFlow.Engine.Activities.ControlFlow;

/// <summary>Runs its body turn after turn, each when the one before it is over. <see cref="Break"/> and <see cref="Complete"/> in the body end it.</summary>
public abstract class Loop : Activity
{
    protected const string Body = "body";

    public override void Execute(ActivityContext context) => Turn(context);

    public override void ChildCompleted(ActivityContext context, ActivityInstance child, IReadOnlyList<string> outcomes) => Turn(context);

    /// <summary>Schedules the body once more, or completes.</summary>
    protected abstract void Turn(ActivityContext context);
}
