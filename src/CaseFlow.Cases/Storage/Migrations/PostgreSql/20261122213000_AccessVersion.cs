using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseFlow.Cases.Storage.Migrations.PostgreSql;

public partial class AccessVersion : Migration
{
    private static readonly string[] Tables = ["Users", "Grants", "Deputies", "Units"];

    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "AccessVersion",
            columns: table => new
            {
                Id = table.Column<int>(type: "integer", nullable: false),
                Value = table.Column<long>(type: "bigint", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_AccessVersion", x => x.Id));
        migrationBuilder.Sql("""INSERT INTO "AccessVersion" ("Id", "Value") VALUES (1, 1);""");
        migrationBuilder.Sql("""
            CREATE FUNCTION access_changed() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN UPDATE "AccessVersion" SET "Value" = "Value" + 1; RETURN NULL; END $$;
            """);
        foreach (var table in Tables)
        {
            // A sign-in changes a user's row, but nobody's rights.
            var update = table == "Users" ? "UPDATE OF \"Disabled\", \"IsApiKey\"" : "UPDATE";
            migrationBuilder.Sql($"""CREATE TRIGGER access_changed AFTER INSERT OR {update} OR DELETE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION access_changed();""");
        }
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in Tables) migrationBuilder.Sql($"""DROP TRIGGER access_changed ON "{table}";""");
        migrationBuilder.Sql("DROP FUNCTION access_changed();");
        migrationBuilder.DropTable(name: "AccessVersion");
    }
}
