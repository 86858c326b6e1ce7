using System.Text;
using CaseFlow.Web.Api;
using Microsoft.AspNetCore.Http;

namespace CaseFlow.Web.Tests.Api;

public sealed class ApiBodyTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":{\"b\":1,\"b\":2}}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":[\"zero \\u0000 byte\"]}")]
    [InlineData("{\"a\\u0000\":1}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":1}}")]
    public void WhatIsNoGoodJsonIsRefused(string json) => Assert.NotNull(ApiBody.Parse(Encoding.UTF8.GetBytes(json)).Problem);

    [Fact]
    public void DeepNestingIsRefused() => Assert.NotNull(ApiBody.Parse(Encoding.UTF8.GetBytes(new string('[', 5000) + new string(']', 5000))).Problem);

    [Fact]
    public void BrokenUtf8IsRefused() => Assert.NotNull(ApiBody.Parse([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]).Problem);

    [Theory]
    [InlineData("{\"on\":\"31. 12. 2026\"}")]
    [InlineData("{\"on\":\"2026-02-30\"}")]
    [InlineData("{\"on\":\"2026-02-02T00:00:00Z\"}")]
    [InlineData("{\"on\":20260202}")]
    [InlineData("{}")]
    public void ADateIsAnIsoDate(string json)
    {
        var body = ApiBody.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Null(body.Date("on", required: true));
        Assert.NotNull(body.Problem);
    }

    [Fact]
    public void ValuesAreReadAsTheyAre()
    {
        var body = ApiBody.Parse("""{"text":"Žluťoučký 🐎","on":"2026-02-28","number":3,"flag":true,"fields":{"a":"b"}}"""u8);
        Assert.Equal("Žluťoučký 🐎", body.Text("text"));
        Assert.Equal(new DateOnly(2026, 2, 28), body.Date("on"));
        Assert.Equal(3, body.Integer("number"));
        Assert.True(body.Flag("flag"));
        Assert.Equal("b", body.Object("fields")["a"]!.GetValue<string>());
        Assert.Null(body.Problem);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    [InlineData("{}")]
    public void ANumberIsAWholeNumber(string value)
    {
        var body = ApiBody.Parse(Encoding.UTF8.GetBytes($"{{\"revision\":{value}}}"));
        Assert.Null(body.Integer("revision"));
        Assert.NotNull(body.Problem);
    }
}
