using System.Diagnostics;
using CaseFlow.Engine.Expressions;

namespace CaseFlow.Engine.Tests.Expressions;

/// <summary>Scripts that want too much: each is a problem, a fault or (where only memory tells) a backstop, soon and without much memory.</summary>
public sealed class ExpressionsHostileTests
{
    public static TheoryData<string> Faults =>
    [
        // endless
        "while(true){}", "for(;;);", "do ; while(true)", "label: while(true) { continue label }", "let i=0; while(i++<1e9); i", "try{while(true){}}catch(e){} 1",
        "function* g(){ for(;;) yield 1 } [...g()].length",
        "const it={[Symbol.iterator](){return {next:()=>({done:false,value:1})}}}; [...it].length",
        // deep
        "function f(){ return f(); } f()", "const f=()=>f(); f()", "const o={get a(){return this.a}}; o.a", "const f=()=>[1].map(f); f()",
        "const o={toString(){return ''+this}}; ''+o", "let a=[]; for(let i=0;i<20000;i++) a=[a]; a",
        "let a=[]; for(let i=0;i<20000;i++) a=[a]; JSON.stringify(a).length",
        // long text
        "'x'.repeat(5e8).length", "'x'.padStart(5e8).length", "'x'.padEnd(5e8).length", "'x'['rep'+'eat'](5e8).length", "const {repeat} = 'x'; repeat.call('x', 5e8)",
        "let s='x'; for(let i=0;i<40;i++) s+=s; s.length", "let s='x'; for(let i=0;i<40;i++) s=`${s}${s}`; s.length", "const o={s:'x'}; for(let i=0;i<40;i++) o.s=o.s+o.s; 1",
        "const d=s=>s+s; let s='x'; for(let i=0;i<40;i++) s=d(s); s.length",
        "let s='x'; for(let i=0;i<40;i++) s=s.concat(s); s.length", "let s='xx'; for(let i=0;i<40;i++) s=s.replaceAll('x','xxxx'); s.length",
        "let s='xx'; for(let i=0;i<40;i++) s=s.replace(/x/g,'xxxx'); s.length", "'a'.repeat(1e5).replaceAll('a',\"$'$'\").length",
        "'a'.repeat(3e4).replace(/a/g,\"$'$'\").length", "let s='xx'; for(let i=0;i<40;i++) s=s.split('').join('aaaaaaaa'); s.length",
        "Array(99999).join('x'.repeat(100000)).length", "const a=Array(1000).fill('x'.repeat(900000)); a.join('').length",
        // long lists
        "new Array(1e9).length", "Array.from({length:1e9}).length", "let a=[1]; for(let i=0;i<40;i++) a=[...a,...a]; a.length",
        "let a=[1,2,3]; for(let i=0;i<40;i++) a=a.concat(a); a.length",
        "const a=Array(1000).fill(1); const b=Array(1000).fill(a); const c=Array(1000).fill(b); c.flat(3).length",
        "const a=Array(1000).fill(1); const b=Array(1000).fill(a); const c=Array(1000).fill(b); c.toString().length",
        "const a=Array(1000).fill(1); const b=Array(1000).fill(a); const c=Array(1000).fill(b); ''+c",
        "let o=[1]; for(let i=0;i<30;i++) o=[o,o]; o.toString().length", "let o=[1]; for(let i=0;i<30;i++) o=[o,o]; `${o}`.length",
        "let o=[1]; for(let i=0;i<30;i++) o=[o,o]; o.flat(Infinity).length", "let o=[1]; for(let i=0;i<30;i++) o=[o,o]; o",
        "let o={}; for(let i=0;i<30;i++) o={a:o,b:o}; JSON.stringify(o).length", "let o={}; for(let i=0;i<30;i++) o={a:o,b:o}; o",
        "Math.max.apply(null, {length:1e9})", "String.fromCharCode.apply(null, {length:1e9})",
        // nothing of the machine
        "Math.random()", "Math['ran'+'dom']()", "const {random} = Math; random()", "new Date().toLocaleString('cs-CZ')", "(1.5).toLocaleString('cs-CZ')",
        "[1.5].toLocaleString()", "new Date().toTemporalInstant()", "(()=>{}).constructor('return this')()", "[].constructor.constructor('return 1')()",
        "Object.getPrototypeOf(function*(){}).constructor('yield 1')", "/a/.constructor('(x+x+)+y').test('x')", "'x'.match('(x+x+)+y')",
        "/a/.compile('(x+x+)+y')",
        // regular expressions
        "/a*b/.test('a'.repeat(100000))", "/.*.*.*=/.test('a'.repeat(5000))", "'a'.repeat(100000).replace(/a*b/g, '')", "'a'.repeat(100000).split(/a*b/)",
        // trouble inside values
        "({get x() { throw 1; }}).x", "({get x() { while(true); }})", "throw {toString(){while(true){}}}", "throw Symbol('x')", "throw null",
        "Error.prototype.toString=function(){while(true){}}; throw new Error('x')", "null.x", "(function(){ return this.x })()", "undeclared: { throw 1 }",
        "Object.defineProperty(Array.prototype, 0, {get(){throw 1}}); [,1][0]", "variables.__proto__ = 1", "delete variables.Amount",
        "Object.defineProperty(variables, 'Amount', {value: 1})", "Object.setPrototypeOf(variables, null); variables.Amount = 1; variables.Nobody = 1",
        "setVariable({}, 1)", "setTimeout(() => 1, 1)", "getVariable({toString(){throw 1}})", "const s='a'.repeat(999999); let n=0; while(n++<40000) s.split('x'); n",
        "String.prototype.repeat = () => 1; 'x'.repeat(2)",
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Ends_in_a_fault(string script)
    {
        var evaluation = Bounded(() => new ScopeForTests().Script(script));
        Assert.NotNull(evaluation.Fault);
        Assert.StartsWith("Expected ", evaluation.Fault);
    }

    [Theory]
    [InlineData("Array(99999).fill(0).map(() => Array(99999).fill(0)).length")]
    [InlineData("'a'.repeat(40000).replace(/a/g, () => 'b'.repeat(999999))")]
    [InlineData("const m = new Map(); for (let i = 0; i < 40000; i++) m.set(i, Array(5000).fill(i)); m.size")]
    public void What_only_memory_tells_is_a_backstop(string script) =>
        Assert.NotNull(Bounded<object?>(() => { try { return new ScopeForTests().Script(script).Fault; } catch (ExpressionBackstop e) { return e; } }));

    [Theory]
    [InlineData("eval('1')")]
    [InlineData("(0, eval)('1')")]
    [InlineData("new Function('return 1')()")]
    [InlineData("System.IO.File.ReadAllText('/etc/passwd')")]
    [InlineData("importNamespace('System')")]
    [InlineData("require('fs')")]
    [InlineData("globalThis.eval('1')")]
    [InlineData("this.eval('1')")]
    [InlineData("(() => this)().Proxy")]
    [InlineData("new Proxy({}, {})")]
    [InlineData("Reflect.ownKeys({})")]
    [InlineData("new ArrayBuffer(1e9)")]
    [InlineData("new Uint8Array(1e9)")]
    [InlineData("new SharedArrayBuffer(1e9)")]
    [InlineData("Atomics.wait(1)")]
    [InlineData("BigInt(2)")]
    [InlineData("2n ** 1000000n")]
    [InlineData("new Promise(() => {})")]
    [InlineData("async () => 1")]
    [InlineData("new RegExp('(x+x+)+y')")]
    [InlineData("/^(a+)+$/.test('x')")]
    [InlineData("/(x+x+)+y/.test('x')")]
    [InlineData("/(?:a|a)*b/.test('x')")]
    [InlineData("/(?:a*)*b/.test('x')")]
    [InlineData("/(a|b)*c/.test('x')")]
    [InlineData("/((a+))+c/.test('x')")]
    [InlineData(@"/(a+)\1/.test('x')")]
    [InlineData("new Intl.DateTimeFormat('cs-CZ')")]
    [InlineData("Temporal.Now.instant()")]
    [InlineData("new ShadowRealm()")]
    [InlineData("new WeakRef({})")]
    [InlineData("console.log(1)")]
    [InlineData("newGuid()")]
    public void Is_refused_before_it_runs(string script)
    {
        var (compiled, problem) = Bounded(() => ExpressionCompiler.Compile(new Expression("JavaScript", script), "Object"));
        Assert.Null(compiled);
        Assert.StartsWith("Expected ", problem);
    }

    [Fact]
    public void A_script_nested_too_deeply_is_a_problem_and_not_the_end_of_the_program()
    {
        foreach (var script in (string[])[new string('(', 40_000), new string('[', 40_000), string.Concat(Enumerable.Repeat("!", 90_000)) + "1", "1" + string.Concat(Enumerable.Repeat("+1", 40_000))])
        {
            var (compiled, problem) = ExpressionCompiler.Compile(new Expression("JavaScript", script), "Object");
            if (compiled is null) Assert.StartsWith("Expected ", problem);
            else Bounded(() => compiled.Evaluate(new ScopeForTests()));
        }
    }

    [Theory]
    [InlineData("Array.prototype.map = 1; String.prototype.trim = 2; Object.prototype.x = 3; Math.max = 4; JSON.parse = 5; 1")]
    [InlineData("const o={}; o.__proto__.x = 1; [].__proto__.x = 2; 1")]
    [InlineData("Object.freeze(Object.prototype); 1")]
    public void What_a_script_does_to_prototypes_is_gone_with_it(string script)
    {
        var scope = new ScopeForTests();
        scope.Script(script);
        Assert.Equal("[true,2,\"a\",true,2,{\"a\":1}]", scope.ScriptJson("[({}).x === undefined && [].x === undefined, [1,2].map(x => x).length, ' a '.trim(), Object.isExtensible(Object.prototype), Math.max(1,2), JSON.parse('{\"a\":1}')]"));
    }

    [Fact]
    public void The_same_script_stops_at_the_same_statement()
    {
        var faults = Enumerable.Range(0, 5).Select(_ =>
        {
            var scope = new ScopeForTests { Limits = EngineLimits.Default with { ScriptStatements = 100 } };
            return (scope.Script("let n = 0; while (n < 48) { n++; } n").Fault, scope.Script("let n = 0; while (n < 500) { n++; } n").Fault);
        }).ToList();
        Assert.All(faults, f => Assert.Null(f.Item1));
        Assert.All(faults, f => Assert.Equal("Expected at most 100 statements (limit ScriptStatements), but the script ran more.", f.Item2));
    }

    private static T Bounded<T>(Func<T> run)
    {
        var memory = GC.GetAllocatedBytesForCurrentThread();
        var time = Stopwatch.StartNew();
        var result = run();
        Assert.True(time.Elapsed < TimeSpan.FromSeconds(20), $"took {time.Elapsed}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - memory < 150_000_000, $"allocated {GC.GetAllocatedBytesForCurrentThread() - memory}");
        return result;
    }
}
