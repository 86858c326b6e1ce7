using Microsoft.EntityFrameworkCore.Design;

namespace CaseFlow.Cases.Storage;

/// <summary>For <c>dotnet ef migrations add</c>; never used while running.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteContext>
{
    public SqliteContext CreateDbContext(string[] args) => new(SqliteSetup.Options(new CaseFlowSettings()));
}
