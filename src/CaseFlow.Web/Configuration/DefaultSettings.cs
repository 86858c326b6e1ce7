using Microsoft.Extensions.Configuration.Memory;

namespace CaseFlow.Web.Configuration;

/// <summary>What the host does unless configured otherwise: the weakest of all sources of configuration.</summary>
public static class DefaultSettings
{
    public const string Address = "http://127.0.0.1:5080";

    /// <summary>Any of these says where to listen.</summary>
    private static readonly string[] AddressSettings = ["urls", "http_ports", "https_ports"];

    public static void Apply(ConfigurationManager configuration)
    {
        var defaults = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft"] = "Warning",
            ["Logging:LogLevel:System"] = "Warning",
            ["Logging:LogLevel:Hangfire"] = "Warning",
            // Its keys lie in the data folder, which the office protects as a whole.
            ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
            // A request without a key is nothing to report.
            ["Logging:LogLevel:CaseFlow.Web.Api.ApiKeySignIn"] = "Warning",
        };
        if (AddressSettings.All(s => configuration[s] is null) && !configuration.GetSection("Kestrel:Endpoints").Exists()) defaults["urls"] = Address;
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = defaults });
    }
}
