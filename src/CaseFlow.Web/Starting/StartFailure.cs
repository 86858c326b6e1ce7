using System.Data.Common;
using System.Net.Sockets;
using CaseFlow.Cases.Storage;
using Npgsql;

namespace CaseFlow.Web.Starting;

/// <summary>The start was refused. <see cref="Exception.Message"/> is for the person who started it: lines, no stack.</summary>
public sealed class StartRefusedException(string message) : Exception(message);

/// <summary>Which broken surroundings are told in one line instead of a stack trace. Anything else is a bug and shows itself.</summary>
public static class StartFailure
{
    public static string? Words(Exception error) => error switch
    {
        StartRefusedException refused => refused.Message,
        DatabaseRefusedException refused => refused.Message,
        InvalidDataException data => "appsettings.json: expected JSON, but " + Innermost(data),
        IOException io when io.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
            "urls: expected a free address, but it is taken (" + io.Message.TrimEnd('.') + "). Another one: --urls http://127.0.0.1:5081",
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } taken => "urls: expected a free address, but it is taken: " + taken.Message,
        SocketException socket => "urls: expected an address of this machine, but " + socket.Message,
        IOException or UnauthorizedAccessException => "files: " + Innermost(error),
        // EF Core wraps what it thinks may pass by itself.
        InvalidOperationException { InnerException: DbException inner } => Words(inner),
        NpgsqlException npgsql => "CaseFlow:Database: expected a PostgreSQL database that can be opened and written, but " + Said(npgsql),
        DbException database => "CaseFlow:Database: expected a database that can be opened and written, but " + Innermost(database),
        _ => null,
    };

    /// <summary>The server's words; or which server could not be reached, and why. Neither holds the password.</summary>
    private static string Said(NpgsqlException error) =>
        error is PostgresException postgres ? $"the server said {postgres.SqlState}: {postgres.MessageText.ReplaceLineEndings(" ")}"
        : error.Message.ReplaceLineEndings(" ") + (error.InnerException is { } why ? ": " + Innermost(why) : "");

    private static string Innermost(Exception error) => error.GetBaseException().Message.ReplaceLineEndings(" ");
}
