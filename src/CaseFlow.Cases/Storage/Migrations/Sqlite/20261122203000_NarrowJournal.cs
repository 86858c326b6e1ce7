using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseFlow.Cases.Storage.Migrations.Sqlite;

/// <summary>Written by hand, because EF knows no tables WITHOUT ROWID: two fifths of a small case's bytes were row ids, a second tree and repeated ids of the instance.</summary>
public partial class NarrowJournal : Migration
{
    private const string Columns = "CaseId, InstanceId, Revision, Sequence, At, Kind, Actor, ActivityId, Args";

    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TABLE "NarrowJournal" (
                "CaseId" TEXT NOT NULL,
                "Sequence" INTEGER NOT NULL,
                "InstanceId" TEXT NULL,
                "Revision" INTEGER NOT NULL,
                "At" INTEGER NOT NULL,
                "Kind" TEXT NOT NULL,
                "Actor" TEXT NOT NULL,
                "ActivityId" TEXT NULL,
                "Args" TEXT NOT NULL,
                CONSTRAINT "PK_Journal" PRIMARY KEY ("CaseId", "Sequence"),
                CONSTRAINT "FK_Journal_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id") ON DELETE RESTRICT
            ) WITHOUT ROWID;
            """);
        migrationBuilder.Sql($"""
            INSERT INTO "NarrowJournal" ({Columns})
            SELECT j.CaseId, NULLIF(j.InstanceId, c.InstanceId), j.Revision, j.Sequence, j.At, j.Kind, j.Actor, j.ActivityId, j.Args
            FROM "Journal" j JOIN "Cases" c ON c.Id = j.CaseId ORDER BY j.CaseId, j.Sequence;
            """);
        migrationBuilder.Sql("""DROP TABLE "Journal"; ALTER TABLE "NarrowJournal" RENAME TO "Journal";""");
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TABLE "WideJournal" (
                "Id" INTEGER NOT NULL CONSTRAINT "PK_Journal" PRIMARY KEY AUTOINCREMENT,
                "CaseId" TEXT NOT NULL,
                "InstanceId" TEXT NULL,
                "Revision" INTEGER NOT NULL,
                "Sequence" INTEGER NOT NULL,
                "At" INTEGER NOT NULL,
                "Kind" TEXT NOT NULL,
                "Actor" TEXT NOT NULL,
                "ActivityId" TEXT NULL,
                "Args" TEXT NOT NULL,
                CONSTRAINT "FK_Journal_Cases_CaseId" FOREIGN KEY ("CaseId") REFERENCES "Cases" ("Id") ON DELETE RESTRICT
            );
            """);
        migrationBuilder.Sql($"""INSERT INTO "WideJournal" ({Columns}) SELECT {Columns} FROM "Journal" ORDER BY At, CaseId, Sequence;""");
        migrationBuilder.Sql("""DROP TABLE "Journal"; ALTER TABLE "WideJournal" RENAME TO "Journal";""");
        migrationBuilder.Sql("""CREATE UNIQUE INDEX "IX_Journal_CaseId_Sequence" ON "Journal" ("CaseId", "Sequence");""");
    }
}
