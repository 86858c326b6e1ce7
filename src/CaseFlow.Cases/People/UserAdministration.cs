using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Storage;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.People;

/// <param name="HandOverTo">Null: the cases have no handler until somebody takes a task, the tasks stand with their role.</param>
/// <param name="Reason">Always asked for; stands among the notes of every case that is handed over.</param>
/// <param name="By">The administrator; null: the command line, or the program itself.</param>
public sealed record Leaving(Guid? HandOverTo, string? Reason, Guid? By = null);

/// <summary>Users, grants, deputies and units, as the administrator changes them. Passwords are Web's.</summary>
public sealed class UserAdministration(Database database, OfficeClock clock)
{
    public async Task<IReadOnlyList<UserRow>> UsersAsync(CancellationToken cancel)
    {
        await using var db = database.NewContext();
        return await db.Users.AsNoTracking().OrderBy(u => u.UserName).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<GrantRow>> GrantsAsync(Guid? userId, CancellationToken cancel)
    {
        await using var db = database.NewContext();
        return await db.Grants.AsNoTracking().Where(g => userId == null || g.UserId == userId).OrderBy(g => g.Role).ThenBy(g => g.ValidFrom).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<DeputyRow>> DeputiesAsync(CancellationToken cancel)
    {
        await using var db = database.NewContext();
        return await db.Deputies.AsNoTracking().OrderBy(d => d.ValidFrom).ThenBy(d => d.Id).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<UnitRow>> UnitsAsync(CancellationToken cancel)
    {
        await using var db = database.NewContext();
        return await db.Units.AsNoTracking().OrderBy(u => u.Name).ToListAsync(cancel);
    }

    /// <param name="language">Here and below: of what is said of a wrong entry, "cs" or "en".</param>
    public async Task<Answer<Guid>> CreateAsync(string userName, string displayName, string? email, string? phone, bool isApiKey, string language, CancellationToken cancel)
    {
        var (name, shown) = (userName.Trim(), displayName.Trim());
        var errors = new Dictionary<string, string>();
        if (name.Length is 0 or > 100 || name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))) errors["userName"] = new PeopleWords(language).UserName;
        if (shown.Length is 0 or > 200 || shown.Any(char.IsControl)) errors["displayName"] = new PeopleWords(language).DisplayName;
        if (!string.IsNullOrWhiteSpace(email) && !FieldValidation.IsEmail(email.Trim())) errors["email"] = new PeopleWords(language).Email;
        if (errors.Count > 0) return new Invalid<Guid>(errors);
        return await WriteAsync<Guid>(async db =>
        {
            if (await db.Users.AnyAsync(u => u.UserName == name, cancel)) return new Invalid<Guid>(new Dictionary<string, string> { ["userName"] = new PeopleWords(language).Taken });
            var user = new UserRow
            {
                Id = Guid.CreateVersion7(clock.Now), UserName = name, DisplayName = shown, Email = Or(email), Phone = Or(phone), IsApiKey = isApiKey,
                CreatedAt = clock.Now, SecurityStamp = Guid.CreateVersion7().ToString("N"),
            };
            db.Users.Add(user);
            return new Done<Guid>(user.Id);
        }, restand: false, cancel);
    }

    public Task<Answer<Guid>> GrantAsync(Guid userId, string role, string? procedure, Guid? unitId, DateOnly validFrom, DateOnly? validTo, string language, CancellationToken cancel) =>
        WriteAsync<Guid>(async db =>
        {
            if (await db.Users.FindAsync([userId], cancel) is null) return new NotFound<Guid>();
            if (string.IsNullOrWhiteSpace(role)) return new Invalid<Guid>(new Dictionary<string, string> { ["role"] = new PeopleWords(language).Role });
            if (validTo < validFrom) return new Invalid<Guid>(new Dictionary<string, string> { ["validTo"] = new PeopleWords(language).Dates });
            if (unitId is not null && await db.Units.FindAsync([unitId], cancel) is null) return new Invalid<Guid>(new Dictionary<string, string> { ["unitId"] = new PeopleWords(language).Unit });
            var grant = new GrantRow { Id = Guid.CreateVersion7(clock.Now), UserId = userId, Role = role.Trim(), Procedure = Or(procedure), UnitId = unitId, ValidFrom = validFrom, ValidTo = validTo };
            db.Grants.Add(grant);
            return new Done<Guid>(grant.Id);
        }, restand: true, cancel);

    public Task<Answer<bool>> RevokeAsync(Guid grantId, string language, CancellationToken cancel) => WriteAsync<bool>(async db =>
    {
        if (await db.Grants.FindAsync([grantId], cancel) is not { } grant) return new NotFound<bool>();
        if (grant.Role == Roles.Admin && await IsLastAdministratorAsync(db, grant.UserId, cancel)) return new Refused<bool>("lastAdministrator", new PeopleWords(language).LastAdministrator);
        db.Grants.Remove(grant);
        return new Done<bool>(true);
    }, restand: true, cancel);

    /// <summary>Disables a user and hands their open cases and tasks over.</summary>
    /// <returns>How many cases and tasks were handed over.</returns>
    public Task<Answer<int>> DisableAsync(Guid userId, Leaving leaving, string language, CancellationToken cancel) => WriteAsync<int>(async db =>
    {
        if (await db.Users.FindAsync([userId], cancel) is not { } user) return new NotFound<int>();
        if (await IsLastAdministratorAsync(db, userId, cancel)) return new Refused<int>("lastAdministrator", new PeopleWords(language).LastAdministrator);
        var (reason, errors) = GivenReason.Read(leaving.Reason, language);
        if (leaving.HandOverTo is { } to && (to == userId || await db.Users.FindAsync([to], cancel) is not { Disabled: false }))
            errors["handOverTo"] = new PeopleWords(language).HandOver;
        if (errors.Count > 0) return new Invalid<int>(errors);
        user.Disabled = true;
        // Sessions opened before end with the old stamp.
        user.SecurityStamp = Guid.CreateVersion7().ToString("N");
        return new Done<int>(await HandOver.RunAsync(db, userId, leaving, reason, clock, cancel));
    }, restand: true, cancel);

    /// <summary>Without another one nobody could let anybody in again but from the command line.</summary>
    private async Task<bool> IsLastAdministratorAsync(CaseFlowContext db, Guid userId, CancellationToken cancel)
    {
        var administrators = (await RoleHolders.LoadAsync(db, clock.Today, null, cancel))
            .Where(h => h is { IsApiKey: false, Grant: { Role: Roles.Admin, ForUserId: null } }).Select(h => h.UserId).Distinct().ToList();
        return administrators is [var only] && only == userId;
    }

    public Task<Answer<bool>> EnableAsync(Guid userId, CancellationToken cancel) => WriteAsync<bool>(async db =>
    {
        if (await db.Users.FindAsync([userId], cancel) is not { } user) return new NotFound<bool>();
        user.Disabled = false;
        return new Done<bool>(true);
    }, restand: true, cancel);

    public Task<Answer<Guid>> SetDeputyAsync(Guid userId, Guid deputyId, DateOnly from, DateOnly to, string language, CancellationToken cancel) => WriteAsync<Guid>(async db =>
    {
        if (await db.Users.FindAsync([userId], cancel) is null || await db.Users.FindAsync([deputyId], cancel) is null) return new NotFound<Guid>();
        if (userId == deputyId) return new Invalid<Guid>(new Dictionary<string, string> { ["deputyId"] = new PeopleWords(language).OwnDeputy });
        if (to < from) return new Invalid<Guid>(new Dictionary<string, string> { ["to"] = new PeopleWords(language).Dates });
        var deputy = new DeputyRow { Id = Guid.CreateVersion7(clock.Now), UserId = userId, DeputyId = deputyId, ValidFrom = from, ValidTo = to };
        db.Deputies.Add(deputy);
        return new Done<Guid>(deputy.Id);
    }, restand: true, cancel);

    public Task<Answer<Guid>> CreateUnitAsync(string name, Guid? parentId, string language, CancellationToken cancel) => WriteAsync<Guid>(async db =>
    {
        if (string.IsNullOrWhiteSpace(name)) return new Invalid<Guid>(new Dictionary<string, string> { ["name"] = new PeopleWords(language).UnitName });
        if (parentId is not null && await db.Units.FindAsync([parentId], cancel) is null) return new Invalid<Guid>(new Dictionary<string, string> { ["parentId"] = new PeopleWords(language).Unit });
        var unit = new UnitRow { Id = Guid.CreateVersion7(clock.Now), Name = name.Trim(), ParentId = parentId };
        db.Units.Add(unit);
        return new Done<Guid>(unit.Id);
    }, restand: false, cancel);

    // A change of rights may take the last person from a role: open tasks then stand with the next one.
    private async Task<Answer<T>> WriteAsync<T>(Func<CaseFlowContext, Task<Answer<T>>> change, bool restand, CancellationToken cancel)
    {
        var answer = await database.WriteAsync(async db =>
        {
            var made = await change(db);
            if (made is Done<T>) await db.SaveChangesAsync(cancel);
            return made;
        }, cancel);
        if (!restand || answer is not Done<T>) return answer;
        // After it and not with it: looking through all open tasks mustn't keep clerks waiting. Should the program die between, the first sweep does it.
        await StandingTasks.RefreshAsync(database, db => RoleHolders.LoadAsync(db, clock.Today, null, cancel), cancel);
        return answer;
    }

    private static string? Or(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
