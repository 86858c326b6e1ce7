using Microsoft.Playwright;

namespace CaseFlow.Web.Tests.Browser;

internal static class LoadedPages
{
    /// <summary>How many there are once the page is there whole: a click waits for the next page to begin only, and a long one is counted while it still comes.</summary>
    public static async Task<int> CountLoadedAsync(this ILocator locator)
    {
        await locator.Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        return await locator.CountAsync();
    }
}
