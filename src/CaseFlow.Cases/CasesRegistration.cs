using CaseFlow.Cases.Access;
using CaseFlow.Cases.Backups;
using CaseFlow.Cases.CaseFile;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Checking;
using CaseFlow.Cases.Citizens;
using CaseFlow.Cases.Clock;
using CaseFlow.Cases.Documents;
using CaseFlow.Cases.Erasure;
using CaseFlow.Cases.GoingLive;
using CaseFlow.Cases.Files;
using CaseFlow.Cases.Jobs;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaseFlow.Cases;

/// <summary>Everything of Cases for the container, as an explicit list.</summary>
public static class CasesRegistration
{
    /// <summary>Scoped: context and casework services. Singletons: clock, keys, bundles, settings, mail sender.</summary>
    public static IServiceCollection AddCases(this IServiceCollection services, CaseFlowSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(settings);
        services.AddLogging();
        AddStorage(services);
        AddClock(services);

        services.AddSingleton<SweepTurn>();
        services.AddSingleton<OpeningTurn>();
        services.AddScoped<EffectApplier>();
        services.AddScoped<WorkflowRuntime>();
        services.AddScoped<Sweep>();
        services.AddScoped<MasterKey>();
        services.AddScoped<CaseInspection>();
        services.AddScoped<CaseCheck>();

        services.AddSingleton<ProcedureRoles>();
        services.AddSingleton<KnownHolders>();
        services.AddScoped<CaseAccess>();
        services.AddScoped<CaseStates>();
        services.AddScoped<DeadlineProofs>();
        services.AddScoped<TaskDesk>();
        services.AddScoped<Intake>();
        services.AddScoped<ClerkTasks>();
        services.AddScoped<CaseActions>();
        services.AddScoped<TakeBack>();
        services.AddScoped<CaseQueries>();
        services.AddScoped<Duplicates>();
        services.AddScoped<CaseFileDoor>();
        services.AddScoped<CaseNotes>();
        services.AddScoped<FollowUps>();
        services.AddScoped<Relations>();
        services.AddScoped<DocumentNumbers>();
        services.AddScoped<CaseContents>();
        services.AddScoped<CodeReissue>();
        services.AddScoped<Deliveries>();
        services.AddScoped<MunicipalityAnswers>();
        services.AddScoped<Supplements>();
        services.AddScoped<CitizenNotes>();
        services.AddScoped<PublicStatus>();
        services.AddScoped<CitizenDesk>();
        services.AddScoped<TakeOver>();
        services.AddScoped<UserAdministration>();
        services.AddScoped<CaseErasure>();
        services.AddSingleton<Leftovers>();

        services.AddSingleton<Bundles>();
        services.AddSingleton<OfficeDocuments>();
        services.AddScoped<BundleImport>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<UnnamedFiles>();
        services.AddScoped<CaseDocuments>();
        services.AddScoped<LetterMaker>();
        services.AddScoped<LetterPreviews>();
        services.AddScoped<MailComposer>();
        services.AddSingleton<MailTurn>();
        services.AddScoped<MailDispatch>();
        services.AddScoped<MailDesk>();
        services.AddScoped<FailedMails>();
        if (settings.Mail.Mode == "Smtp") services.AddSingleton<IMailSender, SmtpMailSender>();
        else services.AddSingleton<IMailSender, PickupMailSender>();
        services.AddSingleton<JobNudge>();
        services.AddScoped<OfficeBackup>();
        services.AddScoped<OfficeRestore>();
        services.AddScoped<HeldList>();
        services.AddSingleton<HeldCount>();
        return services;
    }

    private static void AddStorage(IServiceCollection services)
    {
        services.AddSingleton<Database>(s => s.GetRequiredService<CaseFlowSettings>() is { Database.Provider: DatabaseSettings.PostgreSql } postgres
            ? new PostgreSqlDatabase(postgres) : new SqliteDatabase(s.GetRequiredService<CaseFlowSettings>()));
        services.AddScoped(s => s.GetRequiredService<Database>().NewContext());
        services.AddSingleton<DataFolderLock>();
        services.AddSingleton<TroubleLog>();
        services.AddSingleton<KeyFiles>();
        services.AddSingleton<CaseKeys>();
        services.AddSingleton<CaseCodes>();
    }

    private static void AddClock(IServiceCollection services)
    {
        services.AddSingleton<OfficeClock>(s =>
        {
            var (settings, time) = (s.GetRequiredService<CaseFlowSettings>(), s.GetRequiredService<TimeProvider>());
            var zone = TimeZoneInfo.FindSystemTimeZoneById(settings.Office.TimeZone);
            return settings.Clock.Mode == "Simulated"
                ? new SimulatedClock(settings.Clock.Start ?? time.GetUtcNow()) { Zone = zone }
                : new SystemClock(time) { Zone = zone };
        });
        services.AddSingleton<KeptClock>();
        services.AddSingleton<ClockWatch>();
        services.AddScoped<ClockAdvance>();
    }
}
