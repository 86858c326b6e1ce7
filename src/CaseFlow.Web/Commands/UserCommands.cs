using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Starting;

namespace CaseFlow.Web.Commands;

/// <summary>Users from the command line: how the first administrator comes to be.</summary>
internal static class UserCommands
{
    public static async Task<int> RunAsync(CommandLine line, IServiceProvider services, CancellationToken cancel)
    {
        if (line.Words is not [var what]) return line.Command!.Misused("one of add, list, grant, reset, disable, enable");
        await StartUp.MigrateAsync(services, cancel);
        var people = services.GetRequiredService<UserAdministration>();
        if (what == "list") return await ListAsync(people, cancel);
        if (line.Option("name") is not { Length: > 0 } name) return line.Command!.Misused("--name");
        if (what == "add") return await AddAsync(line, name, services, people, cancel);
        if ((await people.UsersAsync(cancel)).FirstOrDefault(u => u.UserName.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } user)
            return Wrong($"expected a user, but there is no \"{name}\"");
        return what switch
        {
            "grant" => await GrantAsync(line, user.Id, services, people, cancel),
            "reset" => await SetPasswordAsync(line, user.Id, services),
            "disable" => await DisableAsync(line, user, people, cancel),
            "enable" => Told(await people.EnableAsync(user.Id, cancel), $"{user.UserName} may sign in."),
            _ => line.Command!.Misused("one of add, list, grant, reset, disable, enable"),
        };
    }

    private static async Task<int> ListAsync(UserAdministration people, CancellationToken cancel)
    {
        var grants = (await people.GrantsAsync(null, cancel)).ToLookup(g => g.UserId);
        foreach (var user in await people.UsersAsync(cancel))
            Console.WriteLine($"{user.UserName,-20} {user.DisplayName,-30} {(user.Disabled ? "disabled" : string.Join(", ", grants[user.Id].Select(g => g.Procedure is null ? g.Role : $"{g.Role} in {g.Procedure}")))}");
        return Command.Done;
    }

    private static async Task<int> AddAsync(CommandLine line, string name, IServiceProvider services, UserAdministration people, CancellationToken cancel)
    {
        if (RoleProblem(line) is { } problem) return line.Command!.Misused(problem);
        var password = await PasswordAsync(line);
        if (password.Length < Passwords.MinimumLength) return Wrong($"expected a password of at least {Passwords.MinimumLength} characters, but it has {password.Length}");
        var created = await people.CreateAsync(name, line.Option("display") ?? name, line.Option("email"), line.Option("phone"), false, "en", cancel);
        if (!created.IsDone(out var id)) return Told(created, "");
        var granted = await GrantAsync(line, id, services, people, cancel);
        if (granted != Command.Done) return granted;
        return await SetAsync(line, id, password, services);
    }

    private static async Task<int> GrantAsync(CommandLine line, Guid id, IServiceProvider services, UserAdministration people, CancellationToken cancel)
    {
        if (RoleProblem(line) is { } problem) return line.Command!.Misused(problem);
        var today = services.GetRequiredService<OfficeClock>().Today;
        return Told(await people.GrantAsync(id, line.Option("role")!, line.Option("procedure"), null, today, null, "en", cancel), $"{line.Option("name")} has the role {line.Option("role")}.");
    }

    private static async Task<int> SetPasswordAsync(CommandLine line, Guid id, IServiceProvider services)
    {
        var password = await PasswordAsync(line);
        return password.Length < Passwords.MinimumLength
            ? Wrong($"expected a password of at least {Passwords.MinimumLength} characters, but it has {password.Length}")
            : await SetAsync(line, id, password, services);
    }

    private static async Task<int> SetAsync(CommandLine line, Guid id, string password, IServiceProvider services)
    {
        var own = line.Has("password-stdin");
        if (!await services.GetRequiredService<Passwords>().SetAsync(id, password, mustChange: !own)) return Wrong("expected the password to be taken, but it wasn't");
        Console.WriteLine(own ? $"{line.Option("name")} has the password from standard input." : $"{line.Option("name")} has the password {password} until the first sign-in.");
        return Command.Done;
    }

    private static async Task<int> DisableAsync(CommandLine line, UserRow user, UserAdministration people, CancellationToken cancel)
    {
        Guid? heir = null;
        if (line.Option("hand-over-to") is { } to)
        {
            heir = (await people.UsersAsync(cancel)).FirstOrDefault(u => u.UserName.Equals(to, StringComparison.OrdinalIgnoreCase))?.Id;
            if (heir is null) return Wrong($"expected a user to hand over to, but there is no \"{to}\"");
        }
        return Told(await people.DisableAsync(user.Id, new Leaving(heir, line.Option("reason") ?? "Uživatel byl vypnut z příkazové řádky."), "en", cancel), $"{user.UserName} is disabled.");
    }

    private static string? RoleProblem(CommandLine line) =>
        Roles.All.Contains(line.Option("role") ?? "") ? null : $"--role to be one of {string.Join(", ", Roles.All)}";

    private static async Task<string> PasswordAsync(CommandLine line) =>
        line.Has("password-stdin") ? (await Console.In.ReadLineAsync())?.TrimEnd('\r') ?? "" : Passwords.Generate();

    private static int Told<T>(Answer<T> answer, string done)
    {
        if (answer is Done<T>)
        {
            Console.WriteLine(done);
            return Command.Done;
        }
        return Wrong(answer switch
        {
            Invalid<T> invalid => string.Join("; ", invalid.Errors.Select(e => $"{e.Key}: {e.Value}")),
            Conflict<T> conflict => conflict.Message,
            Refused<T> refused => refused.Message,
            _ => "expected it to be done, but was " + answer.GetType().Name,
        });
    }

    private static int Wrong(string words)
    {
        Console.Error.WriteLine("caseflow user: " + words + (words.EndsWith('.') ? "" : "."));
        return Command.Wrong;
    }
}
