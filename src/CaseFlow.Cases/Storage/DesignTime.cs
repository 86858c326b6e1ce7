using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CaseFlow.Cases.Storage;

/// <summary>For <c>dotnet ef migrations add --context SqliteContext</c>; never used while running.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteContext>
{
    public SqliteContext CreateDbContext(string[] args) => new(SqliteSetup.Options(new CaseFlowSettings()));
}

/// <summary>For <c>dotnet ef migrations add --context PostgreSqlContext</c>; never used while running.</summary>
internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<PostgreSqlContext>
{
    public PostgreSqlContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgreSqlContext>().UseNpgsql("Host=127.0.0.1").Options);
}
