using System.Security.Cryptography;

namespace CaseFlow.Web.Jobs;

/// <summary>This program among those that sign in Hangfire's storage, which several nodes share. Hangfire puts more behind the name.</summary>
public sealed class JobsServer
{
    public string Name { get; } = $"caseflow-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    public bool IsOwn(string signed) => signed.StartsWith(Name + ":", StringComparison.OrdinalIgnoreCase);
}
