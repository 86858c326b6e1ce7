using CaseFlow.Chaos.Offices;

namespace CaseFlow.Chaos.Tests;

public sealed class WorkflowsCopyTests
{
    [Fact]
    public void AChangeThatIsAskedForGivesTheNextStartSomethingToTakeIn()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var folder = Directory.CreateTempSubdirectory("caseflow-chaos-").FullName;
            try
            {
                var copy = new WorkflowsCopy(folder, new Random(seed));
                var before = copy.ComplaintHash();
                for (var change = 1; change <= 10; change++)
                {
                    copy.ChangeSometimes(always: true);
                    Assert.True(copy.ComplaintHash() != before, $"Expected change {change} of seed {seed} to be one, but the folder is as it was.");
                    before = copy.ComplaintHash();
                }
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
