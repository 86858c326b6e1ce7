using CaseFlow.Cases.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace CaseFlow.Web.Health;

/// <summary>What a request is answered that met trouble of the machine: 503 with what to do, and one line in the log instead of a stack trace for each.</summary>
public static class TroubleAnswers
{
    public static IApplicationBuilder UseTroubleLog(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (Exception error) when (Tell(context, error))
        {
            throw;
        }
    });

    public static int StatusOf(Exception error) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        _ => Troubles.Of(error) is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>The log has it already.</summary>
    public static bool IsTold(ExceptionHandlerSuppressDiagnosticsContext context) => Troubles.Of(context.Exception) is not null;

    /// <summary>The API's problem details: what is wrong as a code, and that the same request may be sent again.</summary>
    public static void Describe(ProblemDetailsOptions options) => options.CustomizeProblemDetails = context =>
    {
        if (Troubles.Of(context.HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error) is not { } trouble) return;
        context.HttpContext.Response.Headers.RetryAfter = "30";
        context.ProblemDetails.Extensions["code"] = trouble switch
        {
            Trouble.DiskFull => "diskFull", Trouble.ReadOnly => "readOnly", Trouble.Busy => "databaseBusy", _ => "databaseNoAnswer",
        };
        context.ProblemDetails.Detail = trouble switch
        {
            Trouble.DiskFull => "The disk is full. Nothing of this request was kept; send it again with the same operationId once there is space.",
            Trouble.ReadOnly => "The data can only be read. Nothing of this request was kept; send it again with the same operationId later.",
            _ => "The database doesn't answer. Send the request again with the same operationId in a while: it is done once, whether or not this one was.",
        };
    };

    private static bool Tell(HttpContext context, Exception error)
    {
        context.RequestServices.GetRequiredService<TroubleLog>().Tell(error);
        return false;
    }
}
