using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.State;
using CaseFlow.Engine.Stimuli;

namespace CaseFlow.Cases.Access;

/// <summary>Who is kept out of a case (§ 14 správního řádu): from the person complained about it is hidden, whoever was named biased sees it and does nothing in it any more.</summary>
internal static class KeptOut
{
    public static bool IsHiddenFrom(this CaseRow @case, Guid user) => user == @case.HiddenFromId || UserIds.Holds(@case.AlsoHiddenFrom, user);

    public static bool IsBiased(this CaseRow @case, Guid user) => UserIds.Holds(@case.Biased, user);

    public static bool IsExcluded(this CaseRow @case, Guid user) => @case.IsHiddenFrom(user) || @case.IsBiased(user);

    /// <summary>Everybody from whom it is hidden.</summary>
    public static IReadOnlyList<Guid> HiddenFrom(this CaseRow @case) =>
        [.. (@case.HiddenFromId is { } named ? (Guid[])[named] : []).Concat(UserIds.Read(@case.AlsoHiddenFrom)).Distinct()];

    public static bool KeepsSomebodyOut(this CaseRow @case) => @case.HiddenFromId is not null || @case.AlsoHiddenFrom.Length > 0 || @case.Biased.Length > 0;

    /// <summary>The reader's grants that count in the case: none of whoever is excluded, nor those that they have as the deputy of somebody excluded.</summary>
    public static IEnumerable<RoleGrant> GrantsIn(this Reader reader, CaseRow @case) =>
        @case.IsExcluded(reader.UserId) ? [] : reader.Grants.Where(g => RoleHolder.Covers(g, @case));

    /// <summary>Everybody named biased up to a step. Who is named later doesn't let the one before back in; a field that a person empties, or a step taken back, does.</summary>
    public static string Named(string soFar, WorkflowState before, WorkflowState now, Stimulus stimulus)
    {
        var (was, isNow) = (BiasedIn(before), BiasedIn(now));
        if (was.SequenceEqual(isNow)) return soFar;
        var named = UserIds.Read(soFar).ToList();
        var (gone, come) = (was.Except(isNow).ToList(), isNow.Except(was).ToList());
        if (stimulus is StepTakenBack)
        {
            // Somebody may have been named before, and again by the step that is taken back.
            foreach (var user in gone.Where(named.Contains)) named.RemoveAt(named.LastIndexOf(user));
            named.AddRange(come.Where(user => !named.Contains(user)));
        }
        else
        {
            if (isNow.Count == 0) named.RemoveAll(gone.Contains);
            named.AddRange(come);
        }
        return UserIds.Write(named);
    }

    private static IReadOnlyList<Guid> BiasedIn(WorkflowState state) => state.Variables.GetValueOrDefault(CaseColumns.Biased) switch
    {
        JsonArray users => [.. users.Select(IdOf).OfType<Guid>()],
        var user => IdOf(user) is { } id ? [id] : [],
    };

    private static Guid? IdOf(JsonNode? user) => Guid.TryParse(Values.Text(user), out var id) ? id : null;
}
