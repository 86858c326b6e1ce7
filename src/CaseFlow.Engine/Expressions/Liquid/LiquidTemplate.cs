using System.Globalization;
using System.Text.Json.Nodes;
using DotLiquid;

namespace CaseFlow.Engine.Expressions.Liquid;

/// <summary>
/// A Liquid template for texts of workflows, mails and letters. Pure: time and zone are given, culture is invariant, and what it prints is bounded.
/// Parsed once, rendered by any number of threads.
/// </summary>
public sealed class LiquidTemplate
{
    /// <summary>Iterations of one loop; loops nest at most twice.</summary>
    internal const int Iterations = 2_000;
    private static readonly TimeSpan Backstop = TimeSpan.FromSeconds(5);

    private readonly Template _template;

    private LiquidTemplate(Template template, IReadOnlySet<string> placeholders)
    {
        _template = template;
        Placeholders = placeholders;
    }

    /// <summary>Names of the values that the template reads from outside: the part before the first dot, without what it assigns or loops over itself.</summary>
    public IReadOnlySet<string> Placeholders { get; }

    /// <returns>The template, or what is wrong with its text, with line and column.</returns>
    public static (LiquidTemplate? Template, string? Problem) Parse(string source)
    {
        var (marked, placeholders, problem) = LiquidSource.Mark(source);
        if (problem is not null) return (null, problem);
        try
        {
            var template = Template.Parse(marked, SyntaxCompatibility.DotLiquid22a);
            template.MakeThreadSafe();
            return (new LiquidTemplate(template, placeholders), null);
        }
        catch (Exception e) when (e is DotLiquid.Exceptions.LiquidException or ArgumentException or FormatException)
        {
            return (null, $"Expected a Liquid template, but {e.Message}");
        }
    }

    /// <summary>Renders the template.</summary>
    /// <param name="values">By name; strings, numbers, Booleans, lists and objects as JSON.</param>
    /// <param name="html">Every printed value is encoded for HTML; the template's own text isn't.</param>
    /// <param name="at">What <c>"now"</c> means to the date filter.</param>
    /// <param name="zone">The zone in which the date filter writes instants.</param>
    public LiquidResult Render(IReadOnlyDictionary<string, JsonNode?> values, bool html, DateTimeOffset at, TimeZoneInfo zone)
    {
        var hash = new Hash();
        foreach (var (name, value) in values) hash[name] = LiquidValues.From(value);
        var print = new LiquidPrint(html, at, zone, EngineLimits.Default.StringLength);
        return Render(hash, print);
    }

    internal LiquidResult Render(Hash values, LiquidPrint print)
    {
        var registers = new Hash { [LiquidPrint.Register] = print };
        using var backstop = new CancellationTokenSource(Backstop);
        var context = new Context([values], new Hash(), registers, ErrorsOutputMode.Rethrow, Iterations, CultureInfo.InvariantCulture, backstop.Token)
        {
            SyntaxCompatibilityLevel = SyntaxCompatibility.DotLiquid22a,
            UseRubyDateFormat = true,
        };
        context.AddFilters(typeof(LiquidFilters));
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        try
        {
            _template.Render(writer, RenderParameters.FromContext(context, CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException or System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            throw new ExpressionBackstop("Expected the template to end, but a backstop stopped it.", e);
        }
        catch (LiquidFault fault)
        {
            return Failed(print, fault.Message);
        }
        catch (Exception e)
        {
            return Failed(print, $"Expected the template to render, but: {e.Message}");
        }
        return new LiquidResult(writer.ToString(), print.Missing);
    }

    private static LiquidResult Failed(LiquidPrint print, string problem) => new("", [.. print.Missing, problem], problem);
}
