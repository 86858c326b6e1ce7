using System.Text.Json.Nodes;
using CaseFlow.Engine.Definitions;

namespace CaseFlow.Engine.Activities.Casework;

/// <summary>Queues a mail to each person of a recipient. Leaves by Skipped when there is nobody who may be written to: the reason is in the journal.</summary>
public sealed class SendMail : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new(
        "CaseFlow.SendMail", 1, ["Queued", "Skipped"],
        [new("template", "String", Required: true), new("recipient", "String", Required: true), new("values", "Object")], []);

    public override void Execute(ActivityContext context)
    {
        if (DeadlineInput.Expect(context, "template") is not { } template || DeadlineInput.Expect(context, "recipient") is not { } recipient) return;
        context.Complete(Outbox.Queue(context, template, recipient, context.Object<JsonObject>("values") ?? []) ? "Queued" : "Skipped");
    }

    public override IEnumerable<Problem> Validate(ActivityNode node, CompileScope scope)
    {
        foreach (var problem in (Problem[])[.. BoxCheck.Required(node, "template", "templateMissing"), .. BoxCheck.Required(node, "recipient", "recipientMissing")]) yield return problem;
        if (scope.Procedure is not { } procedure) yield break;
        if (node.LiteralText("template") is { Length: > 0 } template && !scope.Mails.Contains(template))
            yield return Problem.Error(node.Id, "unknownMail", $"Expected '{node.Name}' to send a mail of the procedure, but there is no '{template}'.");
        if (node.LiteralText("recipient") is { Length: > 0 } recipient && recipient != "handler" && !procedure.Recipients.ContainsKey(recipient) && !procedure.Roles.Contains(recipient))
            yield return Problem.Error(node.Id, "unknownRecipient", $"Expected '{node.Name}' to write to a recipient of the procedure, to the handler or to a role, but there is no '{recipient}'.");
    }
}
