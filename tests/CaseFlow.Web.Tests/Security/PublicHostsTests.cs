using System.Net;

namespace CaseFlow.Web.Tests.Security;

/// <summary>A host name of the citizens serves the citizens' pages and nothing else.</summary>
public sealed class PublicHostsTests
{
    [Theory]
    [InlineData("podani.example.cz", "/podani", HttpStatusCode.OK)]
    [InlineData("podani.example.cz", "/stav", HttpStatusCode.OK)]
    [InlineData("podani.example.cz", "/health/ready", HttpStatusCode.OK)]
    [InlineData("podani.example.cz", "/prihlaseni", HttpStatusCode.NotFound)]
    [InlineData("podani.example.cz", "/prace", HttpStatusCode.NotFound)]
    [InlineData("podani.example.cz", "/api/v1/clock", HttpStatusCode.NotFound)]
    [InlineData("podani.example.cz", "/openapi/v1.json", HttpStatusCode.NotFound)]
    [InlineData("podani.example.cz", "/jobs", HttpStatusCode.NotFound)]
    [InlineData("urad.example.cz", "/prihlaseni", HttpStatusCode.OK)]
    public async Task ServeTheCitizensPagesOnly(string host, string path, HttpStatusCode expected)
    {
        using var app = new TestApp(more: new Dictionary<string, string> { ["CaseFlow:PublicHosts:0"] = "podani.example.cz" });
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
        using var answer = await app.As(null).Client.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
    }
}
