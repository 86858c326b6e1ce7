using CaseFlow.Cases.Storage;
using Hangfire.AspNetCore;
using Hangfire.Logging;
using LogLevel = Hangfire.Logging.LogLevel;

namespace CaseFlow.Web.Jobs;

/// <summary>What Hangfire says goes into the log, but for the stack traces that each of its threads writes again and again while the machine is in trouble
/// (the database gone, the disk full): that is one line of <see cref="TroubleLog"/>.</summary>
internal sealed class JobsLog(ILoggerFactory logs, TroubleLog trouble) : ILogProvider
{
    private readonly AspNetCoreLogProvider all = new(logs);

    public ILog GetLogger(string name) => new Filtered(all.GetLogger(name), trouble);

    private sealed class Filtered(ILog log, TroubleLog trouble) : ILog
    {
        public bool Log(LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) =>
            messageFunc is not null && exception is not null && trouble.Tell(exception) || log.Log(logLevel, messageFunc, exception);
    }
}
