using Microsoft.AspNetCore.Http.Extensions;

namespace CaseFlow.Web.Pages.Shared;

/// <summary>Steps through the pages of a list; everything else of the address stays, but what a form sent there to do.</summary>
public sealed class Pager(HttpRequest request, int page, int pageSize, int total)
{
    public int Page { get; } = page;
    public int Pages { get; } = Math.Max(1, (total + pageSize - 1) / pageSize);

    public string At(int number)
    {
        var query = new QueryBuilder(request.Query.Where(q => q.Key is not ("strana" or "handler")).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v ?? ""))));
        query.Add("strana", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return request.Path + query.ToQueryString();
    }
}
