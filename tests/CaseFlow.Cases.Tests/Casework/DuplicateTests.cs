using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Tests.Office;

namespace CaseFlow.Cases.Tests.Casework;

/// <summary>What the registry is asked for and shown before a submission becomes a case.</summary>
public sealed class DuplicateTests
{
    private static JsonObject Fields(string lastName = "Nováková", string? born = "1980-05-01", string? email = null, string? box = null, string subject = "Postup úřadu při přidělení bytu") => new()
    {
        ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = lastName, ["birthDate"] = born, ["email"] = email, ["dataBoxId"] = box, ["subject"] = subject, ["description"] = "Úřad mi neodpověděl.",
    };

    [Fact]
    public async Task TheSamePersonAndAVerySimilarMatterAreSuggestedToThoseWhoMaySeeThem()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        async Task<string> Open(JsonObject fields) => TestOffice.Value(await office.SubmitAsync("registry", fields, "complaint")).Number;
        async Task<IReadOnlyList<(string, string)>> Similar(JsonObject fields, string who = "registry")
        {
            var reader = await office.ReaderAsync(who);
            return [.. (await office.WithAsync((Duplicates duplicates) => duplicates.FindAsync(reader, "complaint", fields, default))).Select(s => (s.Number, s.Why))];
        }

        Assert.Empty(await Similar(Fields()));
        var first = await Open(Fields(email: "jana@example.cz", box: "abc1234"));
        // By name and birth, whatever case and accents; by e-mail; by data box. A namesake born on another day is somebody else.
        Assert.Equal([(first, "samePerson")], await Similar(Fields("NOVAKOVA", subject: "Hluk")));
        Assert.Equal([(first, "samePerson")], await Similar(Fields("Jiná", null, "Jana@Example.cz", subject: "Hluk")));
        Assert.Equal([(first, "samePerson")], await Similar(Fields("Jiná", null, box: "abc1234", subject: "Hluk")));
        Assert.Empty(await Similar(Fields("Nováková", "1981-05-01", subject: "Hluk")));
        // The same words in other forms, by somebody else.
        Assert.Equal([(first, "sameSubject")], await Similar(Fields("Jiná", null, subject: "Postup úřadů při přidělování bytů")));
        Assert.Empty(await Similar(Fields("Jiná", null, subject: "Postup školy při zápisu do první třídy")));

        var hidden = await Open(new JsonObject(Fields("Třetí", subject: "Nevhodné chování úřednice odboru").Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))) { ["againstOfficial"] = "Osoba clerk2" });
        Assert.Equal([(hidden, "samePerson")], await Similar(Fields("Třetí", subject: "Hluk"), "clerk"));
        Assert.Empty(await Similar(Fields("Třetí", subject: "Nevhodné chování úřednice odboru"), "clerk2"));
        Assert.Empty(await Similar(Fields("Třetí"), "admin"));

        // A similar matter of last year says nothing; the person still does.
        await office.AdvanceAsync(TestOffice.Start.AddDays(120));
        Assert.Empty(await Similar(Fields("Jiná", null)));
        Assert.Equal([(first, "samePerson")], await Similar(Fields()));
    }

    [Fact]
    public async Task WhatRepeatsIsLinkedAndWhatBelongsToACaseGoesIntoItsFile()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var registry = await office.ReaderAsync("registry");
        var first = TestOffice.Value(await office.SubmitAsync("registry", Fields(), "complaint")).Number;
        Task<Answer<CaseReceipt>> Open(string? repeats, string? operation) => office.WithAsync((Intake intake) =>
            intake.OpenAsync(registry, new IntakeForm("complaint", "post", new DateOnly(2026, 2, 2), "cs", Fields()) { Repeats = repeats, OperationId = operation }, default));

        Assert.Equal(["repeats"], Assert.IsType<Invalid<CaseReceipt>>(await Open("ST-2026-99999", null)).Errors.Keys);
        var second = TestOffice.Value(await Open(first, "i-1")).Number;
        Assert.Equal(second, TestOffice.Value(await Open(first, "i-1")).Number);
        Assert.Equal(second, (await office.WithAsync((Intake intake) => intake.FirstAsync(registry, "i-1", default)))!.Number);
        Assert.Null(await office.WithAsync((Intake intake) => intake.FirstAsync(registry, "i-2", default)));
        var related = TestOffice.Value(await office.WithAsync((Relations relations) => relations.ListAsync(registry, first, default)));
        Assert.Equal((second, "repeated", true, false), related.Select(r => (r.Number, r.Relation, r.Later, r.ByHand)).Single());

        TestOffice.Value(await office.CompleteAsync("coordinator", first, "triage", "Accept", new JsonObject { ["kind"] = "complaint", ["reviewAsked"] = "notAReview" }));
        await office.ReaderAsync("clerk");
        using var content = new MemoryStream("Příloha"u8.ToArray());
        Task<Answer<NoteView>> Add() => office.WithAsync((Supplements supplements) => supplements.AddAsync(registry, first,
            new SupplementForm("Doplňuji fotografie.", "post", new DateOnly(2026, 2, 2), "KU/5/2026", "s-1") { Files = [new UploadedFile("foto.txt", "text/plain", content)] }, default));
        var added = TestOffice.Value(await Add());
        Assert.Equal(("supplement", "Doplňuji fotografie."), (added.Kind, added.Text));
        Assert.Equal("KU/5/2026", Assert.Single((await office.CaseAsync("clerk", first)).Documents).RefNo);
        Assert.Equal("Podání doplněno 2. 2. 2026.", (await office.CaseAsync("clerk", first)).Journal.Single(j => j.Kind == "supplementAdded").Text);
        Assert.Empty(await office.CheckAsync());
    }

    [Theory]
    [InlineData("DS", "dataBoxId,reviewAsked")]
    [InlineData("email", "email,reviewAsked")]
    [InlineData("oral", "recordedBy,reviewAsked")]
    [InlineData("post", "reviewAsked")]
    public async Task TheRegistryIsAskedForWhatTheChannelNeedsAToolIsNot(string channel, string missing)
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var registry = await office.ReaderAsync("registry");
        Task<Answer<CaseReceipt>> Open(bool atDesk, JsonObject fields) => office.WithAsync((Intake intake) =>
            intake.OpenAsync(registry, new IntakeForm("complaint", channel, new DateOnly(2026, 2, 2), "cs", fields) { AtDesk = atDesk }, default));

        Assert.Equal(missing.Split(','), Assert.IsType<Invalid<CaseReceipt>>(await Open(true, Fields())).Errors.Keys.Order());
        TestOffice.Value(await Open(false, Fields()));
        var whole = Fields(email: "jana@example.cz", box: "abc1234");
        (whole["recordedBy"], whole["reviewAsked"]) = (office.User("clerk").ToString(), "notAReview");
        TestOffice.Value(await Open(true, whole));
        var initiative = Fields(email: "jana@example.cz", box: "abc1234");
        (initiative["kind"], initiative["recordedBy"]) = ("initiative", office.User("clerk").ToString());
        TestOffice.Value(await Open(true, initiative));
    }
}
