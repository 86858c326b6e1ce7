namespace CaseFlow.Web.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    private readonly Executable caseflow = new();

    public void Dispose() => caseflow.Dispose();

    [Fact]
    public async Task HelpNamesEveryCommand()
    {
        var ran = await caseflow.RunAsync(["--help"]);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Errors));
        foreach (var word in new[] { "migrate", "import", "export", "scenarios", "user", "backup", "restore", "check" }) Assert.Contains("caseflow " + word, ran.Output);
    }

    [Theory]
    [InlineData("chekc")]
    [InlineData("export", "complaint")]
    [InlineData("user", "add", "--name", "jana", "--role", "king")]
    [InlineData("user", "promote")]
    [InlineData("import", "no/such/folder")]
    public async Task WhatIsNotUnderstoodEndsWithTwoAndSaysWhatWasExpected(params string[] arguments)
    {
        var ran = await caseflow.RunAsync(arguments);
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("expected", ran.Errors);
        Assert.DoesNotContain("   at ", ran.Errors);
    }

    [Fact]
    public async Task AWrongSettingStopsTheStartWithOneLine()
    {
        var ran = await caseflow.RunAsync([], new Dictionary<string, string> { ["CaseFlow__Mail__Port"] = "99999" });
        Assert.Equal(1, ran.ExitCode);
        Assert.Equal("caseflow: CaseFlow:Mail:Port: expected a port from 1 to 65535, but was 99999.", ran.Errors.Trim());
    }

    [Fact]
    public async Task AMalformedAppsettingsStopsTheStartWithOneLine()
    {
        File.WriteAllText(Path.Combine(caseflow.Folder, "appsettings.json"), "{ \"CaseFlow\": ");
        var ran = await caseflow.RunAsync([]);
        Assert.Equal(1, ran.ExitCode);
        Assert.StartsWith("caseflow: appsettings.json: expected JSON", Assert.Single(ran.Errors.Trim().Split('\n')));
    }

    [Fact]
    public async Task ATakenPortStopsTheStartWithOneLine()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var ran = await caseflow.RunAsync(["--urls", $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}"]);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("caseflow: urls: expected a free address", ran.Errors);
        Assert.DoesNotContain("   at ", ran.Errors);
    }

    [Fact]
    public async Task AnEmptyFolderIsMigratedFilledAndFoundWhole()
    {
        Assert.Equal(0, (await caseflow.RunAsync(["migrate"])).ExitCode);
        var imported = await caseflow.RunAsync(["import"]);
        Assert.True(imported.ExitCode == 0, imported.Output + imported.Errors);
        Assert.Contains("complaint: imported", imported.Output);
        Assert.Contains("complaint: unchanged", (await caseflow.RunAsync(["import"])).Output);
        var target = Path.Combine(caseflow.Folder, "exported");
        Assert.Equal(0, (await caseflow.RunAsync(["export", "complaint", target])).ExitCode);
        Assert.True(Directory.EnumerateFiles(target, "workflow.json", SearchOption.AllDirectories).Any());
        var check = await caseflow.RunAsync(["check"]);
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
    }

    [Fact]
    public async Task TheFirstAdministratorIsMadeFromTheCommandLine()
    {
        var made = await caseflow.RunAsync(["user", "add", "--name", "jana", "--role", "admin", "--display", "Jana Nováková", "--password-stdin"], input: "dlouhe heslo pro Janu\n");
        Assert.True(made.ExitCode == 0, made.Output + made.Errors);
        Assert.DoesNotContain("dlouhe heslo", made.Output);
        Assert.Contains("Jana Nováková", (await caseflow.RunAsync(["user", "list"])).Output);
        Assert.Equal(1, (await caseflow.RunAsync(["user", "add", "--name", "jana", "--role", "clerk"])).ExitCode);
        Assert.Equal(1, (await caseflow.RunAsync(["user", "add", "--name", "petr", "--role", "clerk", "--password-stdin"], input: "short\n")).ExitCode);
        // The last administrator stays; with another one, jana may go.
        Assert.Equal(1, (await caseflow.RunAsync(["user", "disable", "--name", "jana"])).ExitCode);
        Assert.Equal(0, (await caseflow.RunAsync(["user", "add", "--name", "ota", "--role", "admin", "--password-stdin"], input: "dlouhe heslo pro Otu\n")).ExitCode);
        Assert.Equal(0, (await caseflow.RunAsync(["user", "disable", "--name", "jana"])).ExitCode);
        Assert.Equal(1, (await caseflow.RunAsync(["user", "reset", "--name", "nobody"])).ExitCode);
    }
}
