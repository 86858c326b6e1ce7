using CaseFlow.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace CaseFlow.Web.Pages;

/// <summary>Whoever signed in with a password somebody else chose must choose their own before anything else.</summary>
public sealed class OwnPasswordFirst : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var page = context.ActionDescriptor.ViewEnginePath;
        if (!context.HttpContext.User.HasClaim(c => c.Type == StaffClaims.MustChangePassword) || page.StartsWith("/SignIn/", StringComparison.Ordinal) || page == "/Failure")
            return next();
        context.Result = new RedirectResult("/heslo");
        return Task.CompletedTask;
    }
}
