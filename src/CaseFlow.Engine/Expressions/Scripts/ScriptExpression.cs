using System.Text.Json.Nodes;
using Acornima;
using Acornima.Ast;
using Jint;
using Jint.Runtime;
using Interpreter = Jint.Engine;

namespace CaseFlow.Engine.Expressions.Scripts;

/// <summary>JavaScript, parsed and checked once. Each evaluation runs in an engine of its own: nothing leaks from one to the next.</summary>
internal sealed class ScriptExpression : CompiledExpression
{
    private static readonly ScriptPreparationOptions Preparation = new()
    {
        // A folded constant would be computed before any limit counts.
        FoldConstants = false,
        CollectReferencedGlobals = true,
        ParsingOptions = new ScriptParsingOptions { AllowReturnOutsideFunction = true, CompileRegex = false },
    };

    private readonly Prepared<Script> _script;
    private readonly ScriptSurface _surface;
    private readonly ValueType _type;

    private readonly IReadOnlySet<string> _mentioned;
    private readonly bool _isPlain;
    private readonly bool _regexes;

    private ScriptExpression(Prepared<Script> script, IReadOnlySet<string> mentioned, ValueType type, bool isPlain)
    {
        _script = script;
        _surface = new ScriptSurface(mentioned);
        _mentioned = mentioned;
        _isPlain = isPlain;
        _regexes = script.Program!.DescendantNodes().Any(n => n is RegExpLiteral);
        _type = type;
    }

    public static (CompiledExpression? Compiled, string? Problem) Compile(string source, ValueType type)
    {
        if (string.IsNullOrWhiteSpace(source)) return (new ConstantExpression(Evaluation.Of(null)), null);
        if (source.Length > ScriptRules.SourceLength)
            return (null, $"Expected a script of at most {ScriptRules.SourceLength} characters, but this one has {source.Length}.");
        try
        {
            // Strict, so that a function's "this" is never the global object.
            var script = Interpreter.PrepareScript(source, strict: true, options: Preparation);
            var mentioned = script.ReferencedGlobals!.ToHashSet(StringComparer.Ordinal);
            if (ScriptRules.Check(script.Program!, mentioned) is { } problem) return (null, problem);
            if (ScriptRules.IsPlain(script.Program!, mentioned)) return (new ScriptExpression(script, mentioned, type, isPlain: true), null);
            var wrapped = ScriptGrowth.Wrap(source, script.Program!);
            if (!ReferenceEquals(wrapped, source)) script = Interpreter.PrepareScript(wrapped, strict: true, options: Preparation);
            return (new ScriptExpression(script, mentioned, type, isPlain: false), null);
        }
        catch (Exception e) when (Syntax(e) is { } syntax)
        {
            return (null, $"Expected JavaScript, but line {syntax.LineNumber}, column {syntax.Column + 1}: {syntax.Description}.");
        }
        catch (Exception e) when (e is InsufficientExecutionStackException or ScriptPreparationException)
        {
            return (null, "Expected JavaScript, but it is nested too deeply.");
        }
    }

    private static ParseErrorException? Syntax(Exception e) => e as ParseErrorException ?? e.InnerException as ParseErrorException;

    public override Evaluation Evaluate(IExpressionScope scope)
    {
        var run = new ScriptRun(scope);
        try
        {
            var budget = new ScriptBudget(scope.Limits.ScriptStatements);
            var engine = ScriptSandbox.Open(scope, budget);
            if (!_isPlain)
            {
                new ScriptGuards(engine, budget, scope.Limits).Install(_mentioned, _regexes);
                ScriptGrowth.Install(engine, scope.Limits);
            }
            _surface.Install(engine, run);
            var result = engine.Evaluate(in _script);
            var value = ValueConversion.Evaluate(ScriptValues.ToJson(result, scope.Limits), _type);
            if (!value.Failed) run.Commit();
            return value;
        }
        catch (ScriptFault fault)
        {
            return Evaluation.Faulted(fault.Message);
        }
        catch (JavaScriptException e)
        {
            return Evaluation.Faulted($"Expected the script to give a value, but it threw in line {e.Location.Start.Line}: {Shorten(e.Message)}");
        }
        catch (RecursionDepthOverflowException)
        {
            return Evaluation.Faulted($"Expected calls nested at most {scope.Limits.ScriptRecursion} deep (limit ScriptRecursion), but the script went deeper.");
        }
        catch (MemoryLimitExceededException e) when (e.Message.Contains("array size", StringComparison.Ordinal))
        {
            // Counted by the interpreter in items, not bytes, and so the same everywhere.
            return Evaluation.Faulted($"Expected lists of at most {scope.Limits.ArrayLength} items (limit ArrayLength), but the script makes a longer one.");
        }
        catch (Exception e) when (e is MemoryLimitExceededException or TimeoutException or System.Text.RegularExpressions.RegexMatchTimeoutException
            or ExecutionCanceledException or OutOfMemoryException or InsufficientExecutionStackException)
        {
            throw new ExpressionBackstop($"Expected the script of activity '{scope.ActivityId}' to end, but a backstop stopped it: {e.Message}", e);
        }
        catch (Exception e) when (e is not ExpressionBackstop)
        {
            // The interpreter's own mistakes on strange scripts: the same script always makes the same one.
            return Evaluation.Faulted($"Expected the script to give a value, but the interpreter failed: {Shorten(e.Message)}");
        }
    }

    private static string Shorten(string message) => message.Length <= 300 ? message : message[..300] + "…";
}
