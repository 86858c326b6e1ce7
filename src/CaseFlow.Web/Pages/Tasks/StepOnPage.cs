using CaseFlow.Cases.Casework;
using CaseFlow.Web.Forms;

namespace CaseFlow.Web.Pages.Tasks;

/// <summary>A task with its form as it stands on a page.</summary>
/// <param name="OperationId">Sent along, so that a double click or a repeated request is done once.</param>
public sealed record StepOnPage(TaskView Task, FormOnPage Form, string OperationId)
{
    public static StepOnPage Of(TaskView task, TimeProvider time) =>
        new(task, FormOnPage.Of(task.Form, task.Outcomes), Guid.CreateVersion7(time.GetUtcNow()).ToString());
}
