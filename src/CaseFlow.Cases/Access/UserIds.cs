namespace CaseFlow.Cases.Access;

/// <summary>Ids of users as a column holds them so that queries find one: each between commas, "" for none.</summary>
internal static class UserIds
{
    public static string Of(Guid user) => $",{user},";

    public static string Write(IReadOnlyCollection<Guid> users) => users.Count == 0 ? "" : $",{string.Join(',', users)},";

    public static IReadOnlyList<Guid> Read(string column) => [.. column.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];

    public static bool Holds(string column, Guid user) => column.Length > 0 && column.Contains(Of(user), StringComparison.Ordinal);
}
