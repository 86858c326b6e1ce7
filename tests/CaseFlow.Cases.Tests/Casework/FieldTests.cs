using System.Text.Json.Nodes;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Tests.Office;

namespace CaseFlow.Cases.Tests.Casework;

public sealed class FieldTests
{
    [Theory]
    [InlineData("subject", "\"Kolo\\r\\nBcc: x@example.cz\"")]
    [InlineData("subject", "\"\\u0000\"")]
    [InlineData("subject", "\"\\ud800\"")]
    [InlineData("subject", "42")]
    [InlineData("subject", "[\"a\"]")]
    [InlineData("subject", "{\"a\":1}")]
    [InlineData("subject", "\"   \"")]
    [InlineData("email", "\"nikdo\"")]
    [InlineData("email", "\"a@b@example.cz\"")]
    [InlineData("email", "\"a b@example.cz\"")]
    [InlineData("postalCode", "\"99999\"")]
    [InlineData("days", "\"tři\"")]
    [InlineData("days", "1e999")]
    [InlineData("price", "\"1,2,3\"")]
    [InlineData("size", "\"huge\"")]
    [InlineData("anonymous", "\"snad\"")]
    [InlineData("companions", "\"Petr\"")]
    [InlineData("nothing", "\"x\"")]
    public async Task AWrongFieldIsNamedAndNothingIsKept(string field, string json)
    {
        await using var office = await TestOffice.OpenAsync();
        var fields = new JsonObject { ["subject"] = "Kolo", ["borrower"] = "Jan", [field] = JsonNode.Parse(json) };
        Assert.Equal([field], Assert.IsType<Invalid<CaseReceipt>>(await office.SubmitAsync("registry", fields)).Errors.Keys);
        Assert.Equal(0, await office.ReadAsync(db => Task.FromResult(db.Cases.Count())));
    }

    [Fact]
    public async Task ValuesAreKeptInOneShape()
    {
        await using var office = await TestOffice.OpenAsync();
        var number = TestOffice.Value(await office.SubmitAsync("registry", new JsonObject
        {
            ["subject"] = "  Kolo ", ["borrower"] = "Jan", ["postalCode"] = "36001", ["days"] = "3", ["price"] = "1 234,50", ["note"] = "a\r\nb", ["companions"] = new JsonArray(new JsonObject { ["name"] = "Petr" }),
        })).Number;
        var fields = (await office.CaseAsync("clerk", number)).Fields;
        Assert.Equal(
            """{"subject":"Kolo","postalCode":"360 01","days":3,"price":"1234.50","note":"a\nb","companions":[{"name":"Petr"}]}""",
            new JsonObject(fields.Where(f => f.Key is "subject" or "postalCode" or "days" or "price" or "note" or "companions").Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))).ToJsonString());
    }

    [Fact]
    public async Task ANameIsNeededUnlessTheSubmissionIsAnonymous()
    {
        await using var office = await TestOffice.OpenAsync();
        Assert.Equal(["borrower"], Assert.IsType<Invalid<CaseReceipt>>(await office.SubmitAsync(null, new JsonObject { ["subject"] = "Kolo" })).Errors.Keys);
        TestOffice.Value(await office.SubmitAsync(null, new JsonObject { ["subject"] = "Kolo", ["anonymous"] = true }));
    }

    [Fact]
    public async Task ADeliveryInTheFutureIsRefused()
    {
        await using var office = await TestOffice.OpenAsync();
        var answer = await office.SubmitAsync("registry", new JsonObject { ["subject"] = "Kolo", ["borrower"] = "Jan" }, deliveredOn: new DateOnly(2026, 2, 3));
        Assert.Equal(["deliveredOn"], Assert.IsType<Invalid<CaseReceipt>>(answer).Errors.Keys);
    }
}
