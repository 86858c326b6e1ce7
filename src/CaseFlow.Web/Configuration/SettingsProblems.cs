using System.Globalization;
using System.Net.Mail;
using System.Security.Cryptography;
using CaseFlow.Cases;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Mail;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CaseFlow.Web.Configuration;

/// <summary>Everything that may be wrong with the settings, each as one line that names the setting and what was expected.</summary>
public static class SettingsProblems
{
    /// <summary>Fewer characters than this can be guessed.</summary>
    public const int ShortestKey = 16;
    public const int ShortestDemoPassword = 12;

    public static IReadOnlyList<string> Of(CaseFlowSettings settings, IConfiguration configuration, IHostEnvironment environment) =>
        [.. Demo(settings, environment), .. Folders(settings), .. Database(settings), .. Mail(settings), .. Addresses(settings, configuration), .. Office(settings), .. Clock(settings), .. Api(settings), .. Health(settings)];

    private static IEnumerable<string> Demo(CaseFlowSettings settings, IHostEnvironment environment)
    {
        if (settings.Demo.Enabled && environment.IsProduction())
            yield return "CaseFlow:Demo:Enabled: expected false in Production, but was true: its passwords are known to everybody.";
        if (settings.Demo.Enabled && settings.Demo.Password.Length < ShortestDemoPassword)
            yield return $"CaseFlow:Demo:Password: expected at least {ShortestDemoPassword} characters, but there are {settings.Demo.Password.Length}.";
        if (settings.Demo.Enabled || settings.Training) yield break;
        if (settings.Mail.Mode == "Pickup")
            yield return "CaseFlow:Mail:Mode: expected Smtp, but was Pickup: mails to a folder reach nobody. Only the demo or CaseFlow:Training=true may do that.";
        if (settings.Clock.Mode == "Simulated")
            yield return "CaseFlow:Clock:Mode: expected System, but was Simulated. Only the demo or CaseFlow:Training=true may do that.";
    }

    private static IEnumerable<string> Folders(CaseFlowSettings settings)
    {
        if (WritingProblem(settings.DataDirectory) is { } problem)
            yield return $"CaseFlow:DataDirectory: expected a folder that can be written to, but {problem}";
        if (!Directory.Exists(settings.WorkflowsDirectory))
            yield return $"CaseFlow:WorkflowsDirectory: expected a folder, but there is none at {settings.WorkflowsDirectory}.";
    }

    private static IEnumerable<string> Database(CaseFlowSettings settings)
    {
        var (provider, connection) = (settings.Database.Provider, settings.Database.ConnectionString);
        if (provider == DatabaseSettings.PostgreSql)
        {
            if (PostgreSqlProblem(connection) is { } wrong)
                yield return $"CaseFlow:Database:ConnectionString: expected something like \"Host=db.example.cz;Database=caseflow;Username=caseflow;Password=…\", but {wrong}";
        }
        else if (provider != DatabaseSettings.Sqlite)
            yield return $"CaseFlow:Database:Provider: expected Sqlite or PostgreSql, but was \"{provider}\".";
        else if (connection is not null && ConnectionProblem(connection) is { } problem)
            yield return $"CaseFlow:Database:ConnectionString: expected something like \"Data Source=caseflow.db\", but {problem}";
    }

    private static IEnumerable<string> Mail(CaseFlowSettings settings)
    {
        var mail = settings.Mail;
        if (mail.Mode is not ("Pickup" or "Smtp")) yield return $"CaseFlow:Mail:Mode: expected Pickup or Smtp, but was \"{mail.Mode}\".";
        if (mail.Mode == "Smtp" && string.IsNullOrWhiteSpace(mail.Host)) yield return "CaseFlow:Mail:Host: expected the name of the mail server, but it is missing.";
        if (mail.Port is < 1 or > 65535) yield return $"CaseFlow:Mail:Port: expected a port from 1 to 65535, but was {mail.Port}.";
        if (mail.Security is not ("StartTls" or "Tls" or "None")) yield return $"CaseFlow:Mail:Security: expected StartTls, Tls or None, but was \"{mail.Security}\".";
        if (mail.HoldMinutes is < 0 or > 1440) yield return $"CaseFlow:Mail:HoldMinutes: expected 0 to 1440 minutes, but was {mail.HoldMinutes}.";
        if (mail.PatienceSeconds is < 1 or > 600) yield return $"CaseFlow:Mail:PatienceSeconds: expected 1 to 600 seconds, but was {mail.PatienceSeconds}.";
        if (mail.CertificateAuthority is { Length: > 0 } authority && MailServerTrust.CertificateAuthorityProblem(authority) is { } problem)
            yield return $"CaseFlow:Mail:CertificateAuthority: expected a PEM file with certificates, but {problem}";
        if (string.IsNullOrEmpty(mail.UserName) != string.IsNullOrEmpty(mail.Password))
            yield return "CaseFlow:Mail:UserName: expected both a user name and a password, or neither, but there is only one of them.";
        if (!IsMail(mail.From)) yield return $"CaseFlow:Mail:From: expected an e-mail address, but was \"{mail.From}\".";
    }

    private static IEnumerable<string> Addresses(CaseFlowSettings settings, IConfiguration configuration)
    {
        if (!Uri.TryCreate(settings.PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0 || url.Fragment.Length > 0)
            yield return $"CaseFlow:PublicUrl: expected an address like https://podani.example.cz, but was \"{settings.PublicUrl}\".";
        // A text in place of a list would bind to nothing, and every page would stand open on the citizens' hosts.
        if (configuration["CaseFlow:PublicHosts"] is { Length: > 0 } text)
            yield return $"CaseFlow:PublicHosts: expected a list (CaseFlow__PublicHosts__0=…), but was the text \"{text}\".";
        foreach (var host in settings.PublicHosts.Where(h => Uri.CheckHostName(h) == UriHostNameType.Unknown))
            yield return $"CaseFlow:PublicHosts: expected names of hosts, but one was \"{host}\".";
        foreach (var address in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(a => !IsListening(a)))
            yield return $"urls: expected addresses like {DefaultSettings.Address}, but one was \"{address}\".";
        foreach (var ports in new[] { "http_ports", "https_ports" })
            foreach (var port in (configuration[ports] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(p => !IsPort(p)))
                yield return $"{ports}: expected ports from 0 to 65535, but one was \"{port}\".";
    }

    private static IEnumerable<string> Office(CaseFlowSettings settings)
    {
        var office = settings.Office;
        if (string.IsNullOrWhiteSpace(office.Name)) yield return "CaseFlow:Office:Name: expected the name of the office, but it is empty.";
        if (!IsMail(office.Email)) yield return $"CaseFlow:Office:Email: expected an e-mail address, but was \"{office.Email}\".";
        if (!IsMail(office.RegistryEmail)) yield return $"CaseFlow:Office:RegistryEmail: expected an e-mail address, but was \"{office.RegistryEmail}\".";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(office.TimeZone, out _)) yield return $"CaseFlow:Office:TimeZone: expected a time zone like Europe/Prague, but was \"{office.TimeZone}\".";
    }

    private static IEnumerable<string> Clock(CaseFlowSettings settings)
    {
        if (settings.Clock.Mode is not ("System" or "Simulated")) yield return $"CaseFlow:Clock:Mode: expected System or Simulated, but was \"{settings.Clock.Mode}\".";
        if (settings.Clock.Start is { Year: < 2002 or > 2099 } start) yield return $"CaseFlow:Clock:Start: expected an instant from 2002 to 2099, the years the calendar knows with room for terms, but was {start:O}.";
    }

    private static IEnumerable<string> Health(CaseFlowSettings settings)
    {
        if (settings.Health.FreeMegabytes is < 0 or > 10_000_000) yield return $"CaseFlow:Health:FreeMegabytes: expected 0 to 10000000 megabytes, but was {settings.Health.FreeMegabytes}.";
        if (settings.Health.OverdueMinutes is < 1 or > 1440) yield return $"CaseFlow:Health:OverdueMinutes: expected 1 to 1440 minutes, but was {settings.Health.OverdueMinutes}.";
    }

    private static IEnumerable<string> Api(CaseFlowSettings settings)
    {
        foreach (var (name, key) in settings.Api.Keys)
        {
            if (name.Length > 60 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) yield return $"CaseFlow:Api:Keys: expected names of letters, digits, dots, dashes and underlines, but one was \"{name}\".";
            if (key.Key.Length < ShortestKey) yield return $"CaseFlow:Api:Keys:{name}:Key: expected at least {ShortestKey} characters, but there are {key.Key.Length}.";
            if (!Roles.All.Contains(key.Role)) yield return $"CaseFlow:Api:Keys:{name}:Role: expected one of {string.Join(", ", Roles.All)}, but was \"{key.Role}\".";
        }
        foreach (var twins in settings.Api.Keys.Where(k => k.Value.Key.Length > 0).GroupBy(k => k.Value.Key).Where(g => g.Count() > 1))
            yield return $"CaseFlow:Api:Keys: expected a key of its own for each, but {string.Join(" and ", twins.Select(t => t.Key))} have the same.";
    }

    /// <summary>Without a word of the text itself: it holds a password, and one in the wrong place looks like the name of an option.</summary>
    private static string? PostgreSqlProblem(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString)) return "it is missing.";
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrWhiteSpace(parts.Host) ? "it names no Host." : string.IsNullOrWhiteSpace(parts.Database) ? "it names no Database." : null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException or NotSupportedException)
        {
            return "one of its options is unknown or has a value that can't be. (A password with ; or = in it stands in quotes.)";
        }
    }

    private static string? ConnectionProblem(string connectionString)
    {
        try
        {
            return new SqliteConnectionStringBuilder(connectionString).DataSource.Length > 0 ? null : "it names no Data Source";
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            return error.Message.ReplaceLineEndings(" ");
        }
    }

    /// <summary>Makes the folder when missing and tries to write; null when it can be done.</summary>
    public static string? WritingProblem(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, ".probe-" + RandomNumberGenerator.GetHexString(16));
            using (new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return error.Message.ReplaceLineEndings(" ");
        }
    }

    private static bool IsMail(string? address) => MailAddress.TryCreate(address, out var parsed) && parsed.Address == address && !address.Any(char.IsControl);

    private static bool IsPort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535;

    private static bool IsListening(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.Scheme is "http" or "https" && (parsed.IsUnixPipe || parsed.Port is >= 0 and <= 65535);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
