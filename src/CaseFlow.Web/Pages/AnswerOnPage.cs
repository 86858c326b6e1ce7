using CaseFlow.Cases.Casework;
using CaseFlow.Web.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaseFlow.Web.Pages;

/// <summary>What a page does with an answer that isn't "done" and needs no form to be shown again.</summary>
public static class AnswerOnPage
{
    /// <summary>Not found and forbidden become their pages; a conflict or refusal is told on the page one comes back to.</summary>
    public static IActionResult Show<T>(this PageModel page, Answer<T> answer, Texts texts, string backTo)
    {
        switch (answer)
        {
            case NotFound<T>:
                return page.NotFound();
            case Forbidden<T>:
                return page.StatusCode(StatusCodes.Status403Forbidden);
            default:
                page.TempData["Trouble"] = TroubleOf(answer, texts);
                return page.LocalRedirect(backTo);
        }
    }

    /// <summary>One sentence on what went wrong; null when nothing did.</summary>
    public static string? TroubleOf<T>(Answer<T> answer, Texts texts) => answer switch
    {
        Done<T> => null,
        NotFound<T> => texts["To tu není."],
        Forbidden<T> forbidden => texts.Of(Names.Reasons, forbidden.Reason),
        Invalid<T> invalid => string.Join(" ", invalid.Errors.Values),
        Conflict<T> conflict => conflict.Message,
        Refused<T> refused => refused.Message,
        _ => throw new InvalidOperationException($"Expected a known answer, but got {answer.GetType().Name}."),
    };
}
