using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Procedures;

namespace CaseFlow.Cases.Tests.Casework;

public sealed class ClosingStepTests
{
    [Fact]
    public void TheDrawingSaysByWhichStepsAComplaintMayEnd()
    {
        var workflow = CaseHouse.Bundle(BundleFiles.Read(Path.Combine(AppContext.BaseDirectory, "workflows", "complaint")).Files).Workflow;
        var closing = workflow.Nodes.Values.Where(n => n.Activity.Descriptor.TypeName == "CaseFlow.UserTask" && ClosingSteps.Any(workflow, n.Id)).Select(n => n.Id).Order(StringComparer.Ordinal);
        // By redirect, repeated, set aside and withdrawal at once where there is nobody to write to; by erase once it was handed over.
        Assert.Equal(["enoughFacts", "erase", "redirect", "remediesMissing", "remedy", "repeated", "reviewResult", "triage", "unconfirmed", "withdrawal"], closing);
    }
}
