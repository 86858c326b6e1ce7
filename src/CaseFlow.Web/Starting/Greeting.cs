using CaseFlow.Cases;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CaseFlow.Web.Starting;

/// <summary>What the terminal says once the application listens.</summary>
public static class Greeting
{
    public static void Print(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<CaseFlowSettings>();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Console.WriteLine($"CaseFlow listens on {string.Join(", ", addresses)}");
        Console.Out.Flush();
    }
}
