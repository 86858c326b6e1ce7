using System.Globalization;
using CaseFlow.Cases;
using CaseFlow.Cases.Clock;
using CaseFlow.Web.Demo;
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
        Console.WriteLine($"Data are kept in {settings.DataDirectory}" + (settings.Mail.Mode == "Pickup" ? ", mails in its folder mail (and at /posta)." : "."));
        var clock = app.Services.GetRequiredService<OfficeClock>();
        if (clock.IsSimulated) Console.WriteLine($"Office time is simulated: {TimeZoneInfo.ConvertTime(clock.Now, clock.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}. It moves at /hodiny or by POST /api/v1/clock.");
        if (settings.Demo.Enabled)
        {
            Console.WriteLine($"Demo. The password of all is {settings.Demo.Password}. Sign in at /prihlaseni as");
            foreach (var person in DemoPerson.All) Console.WriteLine($"  {person.UserName,-15} {person.Role,-12} {person.DisplayName}");
        }
        Console.Out.Flush();
    }
}
