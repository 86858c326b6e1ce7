namespace CaseFlow.Cases;

/// <summary>The section <c>CaseFlow</c> of the configuration. A wrong value stops the start with one clear line (<see cref="Problems"/>).</summary>
public sealed class CaseFlowSettings
{
    /// <summary>Folder for the database, files, keys and the mail pickup; made when missing.</summary>
    public string DataDirectory { get; set; } = "data";
    public DatabaseSettings Database { get; set; } = new();
    public MailSettings Mail { get; set; } = new();
    /// <summary>Address under which citizens reach the application; links in mails start with it.</summary>
    public string PublicUrl { get; set; } = "http://127.0.0.1:5080";
    /// <summary>Host names that serve only the citizens' pages; empty: all pages on every host.</summary>
    public List<string> PublicHosts { get; set; } = [];
    public OfficeSettings Office { get; set; } = new();
    public ClockSettings Clock { get; set; } = new();
    public string WorkflowsDirectory { get; set; } = "workflows";
    public DemoSettings Demo { get; set; } = new();
    /// <summary>Allows pickup mail and a simulated clock outside the demo, and shows a red banner on every page.</summary>
    public bool Training { get; set; }
    public ApiSettings Api { get; set; } = new();
    public HealthSettings Health { get; set; } = new();
}

public sealed class HealthSettings
{
    /// <summary>Less free space than this on the data folder's disk, and the application calls itself not ready.</summary>
    public int FreeMegabytes { get; set; } = 500;
    /// <summary>Minutes of office time that something may be overdue (a timer, the sweep) before the jobs are called behind.</summary>
    public int OverdueMinutes { get; set; } = 15;
}

public sealed class DatabaseSettings
{
    public const string Sqlite = "Sqlite", PostgreSql = "PostgreSql";
    /// <summary>"Sqlite" or "PostgreSql".</summary>
    public string Provider { get; set; } = Sqlite;
    /// <summary>Null: <c>caseflow.db</c> in the data folder (SQLite only).</summary>
    public string? ConnectionString { get; set; }
}

public sealed class MailSettings
{
    /// <summary>"Pickup" (files in <c>mail</c> of the data folder) or "Smtp".</summary>
    public string Mode { get; set; } = "Pickup";
    public string? Host { get; set; }
    public int Port { get; set; } = 587;
    /// <summary>"StartTls", "Tls" or "None".</summary>
    public string Security { get; set; } = "StartTls";
    public string? UserName { get; set; }
    public string? Password { get; set; }
    /// <summary>PEM file of the office's own certificate authority; trusted for the mail server only. Null: as the machine trusts.</summary>
    public string? CertificateAuthority { get; set; }
    /// <summary>How long the server may take for an answer; one hand-over as a whole takes at most four times as long.</summary>
    public int PatienceSeconds { get; set; } = 30;
    public string From { get; set; } = "caseflow@example.cz";
    /// <summary>Minutes of office time that mails to citizens wait before they go out.</summary>
    public int HoldMinutes { get; set; } = 10;
}

public sealed class OfficeSettings
{
    public string Name { get; set; } = "Krajský úřad Ukázkového kraje";
    public string Department { get; set; } = "odbor sociálních věcí";
    public string Phone { get; set; } = "+420 000 000 000";
    public string Email { get; set; } = "podatelna@example.cz";
    public string RegistryEmail { get; set; } = "podatelna@example.cz";
    public string Address { get; set; } = "Ukázková 1, 360 06 Ukázkov";
    /// <summary>The Public Defender of Rights, as mails and letters name him.</summary>
    public string Ombudsman { get; set; } = "veřejného ochránce práv (Údolní 39, 602 00 Brno)";
    public string TimeZone { get; set; } = "Europe/Prague";
}

public sealed class ClockSettings
{
    /// <summary>"System" or "Simulated".</summary>
    public string Mode { get; set; } = "System";
    /// <summary>First instant of a simulated clock; later it goes on from the database.</summary>
    public DateTimeOffset? Start { get; set; }
}

public sealed class DemoSettings
{
    public bool Enabled { get; set; }
    public string Password { get; set; } = "";
}

public sealed class ApiSettings { public Dictionary<string, ApiKeySettings> Keys { get; set; } = []; }

public sealed class ApiKeySettings
{
    public string Key { get; set; } = "";
    public string Role { get; set; } = "";
}
