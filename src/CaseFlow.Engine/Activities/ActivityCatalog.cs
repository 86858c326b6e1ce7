using CaseFlow.Engine.Activities.Casework;
using CaseFlow.Engine.Activities.ControlFlow;

namespace CaseFlow.Engine.Activities;

/// <summary>Every type of activity that this engine runs. A new one is added here.</summary>
public static class ActivityCatalog
{
    public static readonly NotFoundActivity NotFound = new();

    public static IReadOnlyList<Activity> All { get; } =
    [
        new Flowchart(), new FlowDecision(), new FlowSwitch(), new FlowFork(), new FlowJoin(), new FlowNode(), new Sequence(), new ControlFlow.Parallel(), new Fork(), new If(), new Switch(),
        new For(), new ForEach(), new ParallelForEach(), new While(), new Break(),
        new Start(), new End(), new Finish(), new Complete(), new Fault(),
        new SetVariable(), new SetName(), new SetOutput(), new Correlate(), new WriteLine(), new Event(), new PublishEvent(), new Delay(), new StartAt(),
        new UserTask(), new CaseAction(), new Interrupt(), new Choice(),
        new SetDeadline(), new MeetDeadline(), new OverrunDeadline(), new PauseDeadline(), new ResumeDeadline(), new CancelDeadline(),
        new SendMail(), new SendLetter(), new OpenCase(), new AssignCase(), new ChangeStatus(), new RecordDecision(),
    ];

    private static readonly Dictionary<string, Activity> ByType = All.Append(NotFound).ToDictionary(a => a.Descriptor.TypeName);

    /// <summary>The activity of that type, or null when there is none.</summary>
    public static Activity? Find(string typeName) => ByType.GetValueOrDefault(typeName);
}
