using CaseFlow.Cases;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Mail;
using CaseFlow.Cases.Storage;
using CaseFlow.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Web.Pages.Mail;

/// <summary>Every mail of the cases the reader may see, newest first. With pickup mail this is where the mails are read.</summary>
public sealed class MailModel(CurrentReader current, CaseFlowContext database, CaseAccess access, CaseFlowSettings settings) : PageModel
{
    public const int PageSize = 50;

    public IReadOnlyList<(MessageRow Message, string Number)> Mails { get; private set; } = [];
    public int Total { get; private set; }
    public bool IsPickup => settings.Mail.Mode == "Pickup";
    [BindProperty(SupportsGet = true, Name = "stav")] public string? State { get; set; }
    [BindProperty(SupportsGet = true, Name = "strana")] public int PageNumber { get; set; } = 1;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var visible = access.Visible(database.Cases, await current.GetAsync());
        var mails = from message in State == "potize" ? database.Messages.Where(MailReasons.IsTrouble) : database.Messages
                    join item in visible on message.CaseId equals item.Id
                    select new { message, item.Number };
        Total = await mails.CountAsync(cancel);
        PageNumber = Math.Clamp(PageNumber, 1, Math.Max(1, (Total + PageSize - 1) / PageSize));
        // Ids sort by time.
        Mails = [.. (await mails.OrderByDescending(m => m.message.Id).Skip((PageNumber - 1) * PageSize).Take(PageSize).AsNoTracking().ToListAsync(cancel)).Select(m => (m.message, m.Number))];
    }
}
