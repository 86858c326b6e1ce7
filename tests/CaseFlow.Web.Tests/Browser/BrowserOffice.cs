using CaseFlow.Cases.Access;
using CaseFlow.Cases.People;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using Deque.AxeCore.Commons;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CaseFlow.Web.Tests.Browser;

/// <summary>The whole application on a loopback port, one person for each role, and a browser (Debian's Chromium, or the one that CHROMIUM names).
/// Every page that is looked at is checked for accessibility and kept as a picture.</summary>
public sealed class BrowserOffice : IAsyncLifetime
{
    public const string Password = "dlouhe heslo pro zkoušku";
    public static readonly DateOnly FirstDay = new(2026, 2, 2);

    // Asked of the page itself. (RunAxe opens another window for every look, to put the results of frames together; and brings home all that is in order.)
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private const string Violations = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
            .map(v => `${v.id}: ${v.help} – ${v.nodes.slice(0, 4).map(n => n.html).join(' | ')}`)
        """;

    // The last list counts, so what Playwright turns off stands here again; then the address bar's pages, which each window would load and draw for nobody.
    private static readonly string[] NotWanted =
    [
        "AvoidUnnecessaryBeforeUnloadCheckSync", "BlockOriginHeaderModificationOnRedirect", "DestroyProfileOnBrowserClose", "DialMediaRouteProvider", "GlobalMediaControls", "HttpsUpgrades", "LensOverlay",
        "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "Translate", "AutoDeElevate", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
        "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
    ];

    private readonly RunningApp app;
    private readonly bool hasPeople;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public BrowserOffice() => app = new RunningApp(Directory.CreateTempSubdirectory("caseflow-browser-").FullName, TestApp.Monday);

    /// <summary>Over a data folder that is there, with its people.</summary>
    private BrowserOffice(string folder, string start) => (app, hasPeople) = (new RunningApp(folder, start), true);

    internal static BrowserOffice Restored(string folder) => new(folder, RestoredOffice.Later);

    public string Address => app.Address;
    /// <summary>Where the pictures are: CASEFLOW_PICTURES or a folder of the run.</summary>
    public string Pictures { get; } = Environment.GetEnvironmentVariable("CASEFLOW_PICTURES") is { Length: > 0 } named
        ? Directory.CreateDirectory(named).FullName : Directory.CreateTempSubdirectory("caseflow-pictures-").FullName;

    public async ValueTask InitializeAsync()
    {
        app.Start();
        foreach (var (role, name) in hasPeople ? [] : new[] { (Roles.Registry, "Petra Dočkalová"), (Roles.Clerk, "Jana Nováková"), (Roles.Coordinator, "Karel Šťastný"), (Roles.Head, "Věra Žáková"), (Roles.Admin, "Ota Ryba") })
            await AddPersonAsync(role, name, role);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                // All pages are ours: one process draws them.
                "--disable-extensions", "--renderer-process-limit=1", "--disable-features=" + string.Join(',', NotWanted)],
        });
    }

    internal CaseFlowContext NewContext() => app.Services.GetRequiredService<Database>().NewContext();

    /// <summary>One use of a service of the running office, past its pages.</summary>
    internal async Task<TResult> WithAsync<TService, TResult>(Func<TService, Task<TResult>> use) where TService : notnull
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async Task AddPersonAsync(string userName, string displayName, string role)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserAdministration>();
        Assert.True((await people.CreateAsync(userName, displayName, userName + "@example.cz", null, false, "cs", default)).IsDone(out var id), userName);
        Assert.True((await people.GrantAsync(id, role, null, null, FirstDay, null, "cs", default)).IsDone(out _), userName);
        Assert.True(await scope.ServiceProvider.GetRequiredService<Passwords>().SetAsync(id, Password, mustChange: false));
    }

    /// <summary>A window of its own: nobody signed in.</summary>
    public async Task<IPage> OpenAsync(bool javaScript = true, int width = 1280)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Address, JavaScriptEnabled = javaScript, Locale = "cs-CZ", ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? 844 : 900 },
        });
        context.SetDefaultTimeout(15_000);
        return await context.NewPageAsync();
    }

    public async Task<IPage> SignInAsync(string userName, bool javaScript = true, int width = 1280)
    {
        var page = await OpenAsync(javaScript, width);
        await page.GotoAsync("/prihlaseni");
        await page.FillAsync("#userName", userName);
        await page.FillAsync("#password", Password);
        await page.ClickAsync("main button[type=submit]");
        Assert.EndsWith("/prace", page.Url, StringComparison.Ordinal);
        return page;
    }

    /// <summary>The page as it is on a desk and on a phone.</summary>
    public async Task LookAtBothAsync(IPage page, string picture)
    {
        await LookAsync(page, picture);
        await page.SetViewportSizeAsync(390, 844);
        await page.ReloadAsync();
        await LookAsync(page, picture + "-phone");
    }

    /// <summary>No violation of accessibility, nothing wider than the window; the picture is kept.</summary>
    public async Task LookAsync(IPage page, string picture)
    {
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, picture + ".png"), FullPage = true });
        // A mail stands in a frame where no script runs, so the check can't go in there and would wait for ever.
        await page.EvaluateAsync("document.querySelectorAll('iframe[sandbox]').forEach(f => f.remove())");
        await page.EvaluateAsync(Axe);
        var violations = await page.EvaluateAsync<string[]>(Violations);
        Assert.True(violations.Length == 0, $"{picture} ({page.Url}): {string.Join('\n', violations)}");
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{picture}: the page is {overflow} px wider than the window");
    }

    /// <summary>The page as it comes out of a printer: what it is about is there, and nothing that only a screen needs; nothing is cut off at the edge of the paper. Picture and PDF are kept.</summary>
    public async Task PrintAsync(IPage page, string picture, params string[] seen)
    {
        // A4 less its margins, in pixels of a screen.
        const int paper = 718;
        var window = page.ViewportSize!;
        await page.SetViewportSizeAsync(paper, 1000);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, picture + ".png"), FullPage = true });
        var text = await page.InnerTextAsync("body");
        foreach (var word in seen) Assert.Contains(word, text, StringComparison.Ordinal);
        var left = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('nav, button, input, select, summary, .gov-button, .head, .foot, .skip, .crumb, .noprint, .page__note')].filter(e => e.getClientRects().length > 0).map(e => e.outerHTML.slice(0, 100))");
        Assert.True(left.Length == 0, $"{picture}: what no paper needs is printed: {string.Join(" | ", left)}");
        Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('td, th')].every(c => getComputedStyle(c).display === 'table-cell')"), $"{picture}: a table is printed as the cards of a phone");
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{picture}: the sheet is {overflow} px wider than the paper");
        await page.PdfAsync(new PagePdfOptions { Path = Path.Combine(Pictures, picture + ".pdf"), Format = "A4" });
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Null });
        await page.SetViewportSizeAsync(window.Width, window.Height);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
        await app.DisposeAsync();
    }

    /// <summary>The real program behind a real port.</summary>
    internal sealed class RunningApp(string folder, string start) : WebApplicationFactory<Program>
    {
        public string Address => ClientOptions.BaseAddress.ToString().TrimEnd('/');

        public void Start()
        {
            UseKestrel(0);
            StartServer();
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Testing");
            builder.ConfigureServices(TestLog.Use);
            builder.UseSetting("CaseFlow:DataDirectory", folder);
            builder.UseSetting("CaseFlow:WorkflowsDirectory", Path.Combine(AppContext.BaseDirectory, "workflows"));
            builder.UseSetting("CaseFlow:Demo:Enabled", "false");
            builder.UseSetting("CaseFlow:Training", "true");
            builder.UseSetting("CaseFlow:Clock:Mode", "Simulated");
            builder.UseSetting("CaseFlow:Clock:Start", start);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            try { Directory.Delete(folder, recursive: true); }
            catch (IOException) { /* the last handle closes with the process */ }
        }
    }
}

/// <summary>One office and one browser for all walks: starting them is the slow part.</summary>
[CollectionDefinition(nameof(BrowserOffice))]
public sealed class BrowserCollection : ICollectionFixture<BrowserOffice>;
