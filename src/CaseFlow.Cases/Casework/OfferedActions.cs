using CaseFlow.Cases.Access;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Activities.Casework;

namespace CaseFlow.Cases.Casework;

/// <summary>Who may take what a case offers.</summary>
internal static class OfferedActions
{
    public static bool MayTake(this OfferedAction action, Reader reader, CaseRow @case) =>
        reader.GrantsIn(@case).Any(g => action.Roles.Contains(g.Role));
}
