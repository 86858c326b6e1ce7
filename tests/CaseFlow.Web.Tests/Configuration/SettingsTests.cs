using CaseFlow.Web.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace CaseFlow.Web.Tests.Configuration;

public sealed class SettingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("caseflow-settings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Mail:Mode", "Pigeon", "expected Pickup or Smtp, but was \"Pigeon\"")]
    [InlineData("Mail:Port", "70000", "expected a port from 1 to 65535, but was 70000")]
    [InlineData("Mail:Security", "maybe", "expected StartTls, Tls or None")]
    [InlineData("Mail:From", "nobody", "expected an e-mail address")]
    [InlineData("Mail:HoldMinutes", "-1", "expected 0 to 1440 minutes")]
    [InlineData("Mail:PatienceSeconds", "0", "expected 1 to 600 seconds")]
    [InlineData("Mail:UserName", "caseflow", "expected both a user name and a password")]
    [InlineData("Mail:CertificateAuthority", "/no/such/authority.pem", "expected a PEM file with certificates, but ")]
    [InlineData("Mail:CertificateAuthority", "/etc/hostname", "but there is no certificate in it")]
    [InlineData("Clock:Mode", "Sundial", "expected System or Simulated")]
    [InlineData("Clock:Start", "1990-01-01T00:00:00Z", "expected an instant from 2002 to 2099")]
    [InlineData("PublicUrl", "podani.example.cz", "expected an address like")]
    [InlineData("PublicHosts:0", "not a host", "expected names of hosts")]
    [InlineData("Office:TimeZone", "Europe/Atlantis", "expected a time zone like Europe/Prague")]
    [InlineData("Database:Provider", "Oracle", "expected Sqlite or PostgreSql, but was \"Oracle\"")]
    [InlineData("Database:ConnectionString", "garbage", "expected something like \"Data Source=caseflow.db\"")]
    [InlineData("PublicHosts", "podani.example.cz", "expected a list")]
    [InlineData("WorkflowsDirectory", "/no/such/folder", "expected a folder, but there is none")]
    [InlineData("Api:Keys:intake:Role", "king", "expected one of registry, clerk")]
    public void AWrongValueIsToldInOneLineThatNamesTheSetting(string name, string value, string expected)
    {
        var problem = Assert.Single(Read("Production", (name, value)).Problems, p => p.StartsWith("CaseFlow:" + name.Split(":0")[0], StringComparison.Ordinal));
        Assert.Contains(expected, problem);
        Assert.DoesNotContain('\n', problem);
    }

    [Theory]
    [InlineData(null, "but it is missing")]
    [InlineData("Database=caseflow;Password=tajne-heslo", "names no Host")]
    [InlineData("Host=db;Password=tajne-heslo", "names no Database")]
    [InlineData("Host=db;Database=x;Password=ab;tajne-heslo=1", "one of its options")]
    [InlineData("Host=db;Database=x;Port=tajne-heslo", "one of its options")]
    [InlineData("Host=db;Database=x;SSL Mode=tajne-heslo", "one of its options")]
    [InlineData("tajne-heslo", "one of its options")]
    public void AWrongConnectionStringOfPostgreSqlIsToldInOneLineWithoutItsPassword(string? connection, string expected)
    {
        var problem = Assert.Single(Read("Production", ("Database:Provider", "PostgreSql"), ("Database:ConnectionString", connection!)).Problems, p => p.StartsWith("CaseFlow:Database", StringComparison.Ordinal));
        Assert.StartsWith("CaseFlow:Database:ConnectionString: expected something like \"Host=", problem);
        Assert.Contains(expected, problem);
        Assert.DoesNotContain("tajne-heslo", problem);
        Assert.DoesNotContain('\n', problem);
    }

    [Theory]
    [InlineData("Mail:Port", "five")]
    [InlineData("Training", "perhaps")]
    [InlineData("Clock:Start", "yesterday")]
    public void AValueOfTheWrongTypeIsToldInOneLine(string name, string value)
    {
        var problem = Assert.Single(Read("Production", (name, value)).Problems);
        Assert.Contains("CaseFlow:" + name, problem);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void KeysMustBeLongAndDifferent()
    {
        Assert.Contains(Read("Production", ("Api:Keys:a:Key", "short"), ("Api:Keys:a:Role", "clerk")).Problems, p => p.StartsWith("CaseFlow:Api:Keys:a:Key: expected at least 16", StringComparison.Ordinal));
        var same = "the-same-key-for-both";
        Assert.Contains(Read("Production", ("Api:Keys:a:Key", same), ("Api:Keys:a:Role", "clerk"), ("Api:Keys:b:Key", same), ("Api:Keys:b:Role", "head")).Problems, p => p.Contains("a and b have the same"));
    }

    [Fact]
    public void AKeyIsNeverPrinted()
    {
        var key = "short-secret";
        Assert.DoesNotContain(Read("Production", ("Api:Keys:a:Key", key), ("Api:Keys:a:Role", "king")).Problems, p => p.Contains(key));
    }

    [Fact]
    public void TheDemoIsOnInDevelopmentAndRunsOnTheSimulatedClock()
    {
        var reading = SettingsReader.Read(Configuration([]), new Surroundings("Development", folder));
        Assert.True(reading.Settings.Demo.Enabled);
        Assert.Equal("Simulated", reading.Settings.Clock.Mode);
        Assert.Equal(SettingsReader.DemoStart, reading.Settings.Clock.Start);
    }

    [Fact]
    public void TheDemoNeverRunsInProduction() =>
        Assert.Contains(Read("Production", ("Demo:Enabled", "true")).Problems, p => p.StartsWith("CaseFlow:Demo:Enabled: expected false in Production", StringComparison.Ordinal));

    [Fact]
    public void WithoutTheDemoAMailFolderAndASimulatedClockNeedTraining()
    {
        Assert.Contains(Read("Staging", ("Mail:Mode", "Pickup")).Problems, p => p.StartsWith("CaseFlow:Mail:Mode: expected Smtp", StringComparison.Ordinal));
        Assert.Contains(Read("Staging", ("Clock:Mode", "Simulated")).Problems, p => p.StartsWith("CaseFlow:Clock:Mode: expected System", StringComparison.Ordinal));
        Assert.Empty(Read("Staging", ("Mail:Mode", "Pickup"), ("Clock:Mode", "Simulated"), ("Training", "true")).Problems);
    }

    [Fact]
    public void AFolderThatCannotBeWrittenToIsToldInOneLine()
    {
        File.WriteAllText(Path.Combine(folder, "taken"), "a file where a folder should be");
        Assert.Contains(Read("Production", ("DataDirectory", Path.Combine(folder, "taken"))).Problems, p => p.StartsWith("CaseFlow:DataDirectory: expected a folder that can be written to", StringComparison.Ordinal));
    }

    [Fact]
    public void ASettingThatIsNoneIsWarnedOf() =>
        Assert.Contains(Read("Production", ("Mial:Mode", "Smtp")).Warnings, w => w.StartsWith("CaseFlow:Mial", StringComparison.Ordinal));

    [Fact]
    public void TheSampleIsReadAndIsComplete()
    {
        var sample = new ConfigurationBuilder().AddJsonFile(Path.Combine(Architecture.House.Root, "appsettings.sample.json")).Build();
        var told = sample.GetSection("CaseFlow").AsEnumerable(makePathsRelative: true).Select(e => e.Key).ToHashSet();
        Assert.DoesNotContain(Names(typeof(CaseFlow.Cases.CaseFlowSettings), ""), n => !told.Contains(n));
        Assert.Empty(SettingsReader.Read(sample, new Surroundings("Production", folder)).Warnings);
    }

    private static IEnumerable<string> Names(Type type, string prefix) => type.GetProperties().SelectMany(p =>
        p.PropertyType.Assembly == type.Assembly ? Names(p.PropertyType, prefix + p.Name + ":") : [prefix + p.Name]);

    private SettingsReading Read(string environment, params (string Name, string Value)[] values) =>
        SettingsReader.Read(Configuration([("Mail:Mode", "Smtp"), ("Mail:Host", "mail.example.cz"), .. values]), new Surroundings(environment, folder));

    private IConfiguration Configuration((string Name, string Value)[] values)
    {
        Directory.CreateDirectory(Path.Combine(folder, "workflows"));
        var all = new Dictionary<string, string?> { ["CaseFlow:DataDirectory"] = Path.Combine(folder, "data") };
        foreach (var (name, value) in values) all["CaseFlow:" + name] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }

    private sealed class Surroundings(string environment, string root) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = environment;
        public string ApplicationName { get; set; } = "caseflow";
        public string ContentRootPath { get; set; } = root;
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
