using CaseFlow.Cases.Casework;

namespace CaseFlow.Web.Api;

/// <summary>Every refusal of the API, as problem details (RFC 9457).</summary>
public static class ApiProblems
{
    /// <param name="code">Stable word for programs; the detail is for people.</param>
    public static IResult Of(int status, string? detail, string? code = null, IDictionary<string, object?>? more = null)
    {
        var extensions = more ?? new Dictionary<string, object?>();
        if (code is not null) extensions["code"] = code;
        return Results.Problem(detail: detail, statusCode: status, extensions: extensions);
    }

    /// <summary>400 with one message (in a list, as tools expect) per field.</summary>
    public static IResult Invalid(IReadOnlyDictionary<string, string> errors) =>
        Of(StatusCodes.Status400BadRequest, "Some values are not right.", "invalid", new Dictionary<string, object?>
        {
            ["errors"] = errors.ToDictionary(e => e.Key, e => new[] { e.Value }),
        });

    /// <summary>The answer of Cases as an HTTP answer; <paramref name="done"/> makes the one for success.</summary>
    public static IResult Of<T>(Answer<T> answer, Func<T, IResult> done) => answer switch
    {
        Done<T> d => done(d.Value),
        NotFound<T> => Of(StatusCodes.Status404NotFound, "There is no such thing, or not for you.", "notFound"),
        Forbidden<T> f => Of(StatusCodes.Status403Forbidden, "Your role doesn't allow this.", f.Reason),
        Invalid<T> i => Invalid(i.Errors),
        Conflict<T> c => Of(StatusCodes.Status409Conflict, c.Message, c.Code, new Dictionary<string, object?> { ["changed"] = c.Changed }),
        Refused<T> r => Of(StatusCodes.Status409Conflict, r.Message, r.Code),
        _ => throw new InvalidOperationException($"Expected one of the known answers, but was {answer.GetType().Name}."),
    };
}
