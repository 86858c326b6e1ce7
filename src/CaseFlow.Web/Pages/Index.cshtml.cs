using CaseFlow.Cases;
using CaseFlow.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages;

/// <summary>The bare address leads citizens to the form and staff to their work.</summary>
public sealed class IndexModel(CaseFlowSettings settings) : PageModel
{
    public IActionResult OnGet() =>
        Redirect(PublicHosts.IsPublic(settings, Request.Host.Host) ? "/podani" : User.Identity?.IsAuthenticated == true ? "/prace" : "/prihlaseni");
}
