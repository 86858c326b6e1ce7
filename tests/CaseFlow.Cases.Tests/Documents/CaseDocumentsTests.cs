using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Tests.Office;

namespace CaseFlow.Cases.Tests.Documents;

public sealed class CaseDocumentsTests
{
    [Theory]
    [InlineData("in", "Vložen doručený dokument.")]
    [InlineData("out", "Vložen odeslaný dokument.")]
    [InlineData("internal", "Vložen interní dokument.")]
    public async Task AnAddedDocumentIsListedOpenedAndToldInTheStory(string direction, string told)
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", new JsonObject { ["subject"] = "Kolo", ["anonymous"] = true })).Number;
        var reader = await office.ReaderAsync("clerk");
        using var content = new MemoryStream("Půjčím si kolo."u8.ToArray());
        var added = TestOffice.Value(await office.WithAsync((CaseDocuments documents) => documents.UploadAsync(reader, number, new UploadedFile("dopis.txt", "text/plain", content), direction, "KU/1/2026", default)));
        Assert.Equal(("dopis.txt", direction, "KU/1/2026", "Osoba clerk"), (added.Name, added.Direction, added.RefNo, added.CreatedBy));

        var @case = await office.CaseAsync("clerk", number);
        Assert.Equal(added, Assert.Single(@case.Documents));
        Assert.Equal(told, @case.Journal.Single(j => j.Kind == "documentAdded").Text);
        var (document, stream) = TestOffice.Value(await office.WithAsync((CaseDocuments documents) => documents.OpenAsync(reader, added.Id, default)));
        await using (stream) Assert.Equal((added, "Půjčím si kolo."), (document, await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken)));
    }
}
