using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseFlow.Cases.Storage.Migrations.Sqlite;

/// <summary>A migration that rebuilds one of the watched tables loses its triggers and must make them again (a test watches).</summary>
public partial class AccessVersion : Migration
{
    private static readonly (string Name, string Table, string When)[] Triggers =
    [
        .. ((string[])["Users", "Grants", "Deputies", "Units"]).SelectMany(table => ((string, string, string)[])
        [
            ($"AccessVersion_{table}_Insert", table, "INSERT"),
            // A sign-in changes a user's row, but nobody's rights.
            ($"AccessVersion_{table}_Update", table, table == "Users" ? "UPDATE OF \"Disabled\", \"IsApiKey\"" : "UPDATE"),
            ($"AccessVersion_{table}_Delete", table, "DELETE"),
        ]),
    ];

    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "AccessVersion",
            columns: table => new
            {
                Id = table.Column<int>(type: "INTEGER", nullable: false),
                Value = table.Column<long>(type: "INTEGER", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_AccessVersion", x => x.Id));
        migrationBuilder.Sql("""INSERT INTO "AccessVersion" ("Id", "Value") VALUES (1, 1);""");
        foreach (var (name, table, when) in Triggers)
            migrationBuilder.Sql($"""CREATE TRIGGER "{name}" AFTER {when} ON "{table}" BEGIN UPDATE "AccessVersion" SET "Value" = "Value" + 1; END;""");
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var (name, _, _) in Triggers) migrationBuilder.Sql($"""DROP TRIGGER "{name}";""");
        migrationBuilder.DropTable(name: "AccessVersion");
    }
}
