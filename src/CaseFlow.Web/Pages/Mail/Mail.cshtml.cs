using CaseFlow.Cases;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Web.Pages.Mail;

/// <summary>Every mail of the cases the reader may see, newest first. With pickup mail this is where the mails are read. Those that failed may be sent again together.</summary>
public sealed class MailModel(CurrentReader current, CaseFlowContext database, CaseAccess access, FailedMails failed, CaseFlowSettings settings, Texts texts) : PageModel
{
    public const int PageSize = 50;
    private const string Ticked = "vybrane", OfTheServer = "server", AllThatFailed = "vse", Troubles = "potize";

    public IReadOnlyList<MailLine> Mails { get; private set; } = [];
    public int Total { get; private set; }
    public bool IsPickup => settings.Mail.Mode == "Pickup";
    public bool IsTroubles => State == Troubles;
    /// <summary>What the reader may send again.</summary>
    public FailedCount Failed { get; private set; } = new(0, 0);
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    [BindProperty(SupportsGet = true, Name = "stav")] public string? State { get; set; }
    [BindProperty(SupportsGet = true, Name = "strana")] public int PageNumber { get; set; } = 1;
    [BindProperty(Name = "rozsah")] public string Scope { get; set; } = Ticked;
    [BindProperty(Name = "vyber")] public List<Guid> Chosen { get; set; } = [];
    [BindProperty(Name = "duvod")] public string? Reason { get; set; }

    public IEnumerable<(string Value, string Words)> Scopes
    {
        get
        {
            yield return (Ticked, texts["co je v seznamu zaškrtnuté"]);
            if (Failed.OfTheServer > 0) yield return (OfTheServer, texts["všechny, které neodešly kvůli poštovnímu serveru ({0})", Failed.OfTheServer]);
            yield return (AllThatFailed, texts["všechny, které se nepodařilo odeslat ({0})", Failed.All]);
        }
    }

    public async Task OnGetAsync(CancellationToken cancel) => await ShowAsync(cancel);

    public async Task<IActionResult> OnPostResendAsync(CancellationToken cancel)
    {
        var answer = await failed.ResendAsync(await current.GetAsync(), new FailedChoice(Scope is OfTheServer or AllThatFailed ? null : Chosen, Scope == OfTheServer), Reason, cancel);
        if (answer is Invalid<FailedResent> invalid)
        {
            (Errors, State) = (invalid.Errors, Troubles);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            await ShowAsync(cancel);
            return Page();
        }
        if (!answer.IsDone(out var done)) return this.Show(answer, texts, "/posta?stav=potize");
        TempData["Note"] = texts.Count(done.Mails, "Znovu odejde {0} mail.", "Znovu odejdou {0} maily.", "Znovu odejde {0} mailů.")
            + (done.Skipped == 0 ? "" : " " + texts["Beze změny zůstalo: {0}. Už se o ně postaral někdo jiný, nebo k nim nemáte oprávnění.", done.Skipped]);
        return LocalRedirect("/posta?stav=potize");
    }

    private async Task ShowAsync(CancellationToken cancel)
    {
        var reader = await current.GetAsync();
        var visible = access.Visible(database.Cases, reader);
        var mails = from message in IsTroubles ? database.Messages.Where(MailReasons.IsTrouble) : database.Messages
                    join item in visible on message.CaseId equals item.Id
                    select new { message, item };
        Total = await mails.CountAsync(cancel);
        PageNumber = Math.Clamp(PageNumber, 1, Math.Max(1, (Total + PageSize - 1) / PageSize));
        // Ids sort by time.
        Mails = [.. (await mails.OrderByDescending(m => m.message.Id).Skip((PageNumber - 1) * PageSize).Take(PageSize).AsNoTracking().ToListAsync(cancel))
            .Select(m => new MailLine(m.message, m.item.Number, IsTroubles && m.message.State == "failed" && MailDesk.MayHandle(reader, m.item)))];
        if (IsTroubles) Failed = await failed.CountAsync(reader, cancel);
    }

    /// <param name="MayBeTicked">It failed, and the reader may send it again.</param>
    public sealed record MailLine(MessageRow Message, string Number, bool MayBeTicked);
}
