using CaseFlow.Chaos.Offices;

namespace CaseFlow.Chaos.Walks;

/// <summary>Walks one case after another. Which ones, and how each walks, the plan decides; nobody else walks them.</summary>
internal sealed class Client(OfficePlan plan, int number)
{
    private readonly List<Walk> walks = [];

    public IReadOnlyList<Walk> Walks => walks;
    /// <summary>Has no more walks to begin, and ended the last one.</summary>
    public bool IsDone => NextNumber >= plan.Walks && walks.All(w => w.IsOver);

    private int NextNumber => walks.Count * OfficePlan.Clients + number;

    /// <summary>Until the server dies, the cycle is long enough, or there is nothing more to walk.</summary>
    public async Task WalkAsync(OfficeApi api, Func<bool> isEnough)
    {
        try
        {
            while (!isEnough() && !IsDone)
            {
                if (walks.Count == 0 || walks[^1].IsOver)
                    walks.Add(new Walk(NextNumber, plan.Dice(NextNumber)));
                await walks[^1].MoveAsync(api);
            }
        }
        catch (AnswerLost)
        {
            // Goes on in the next life of the server.
        }
    }
}
