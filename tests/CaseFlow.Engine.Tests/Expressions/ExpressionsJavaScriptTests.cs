using System.Text.Json.Nodes;
using CaseFlow.Engine.Expressions;

namespace CaseFlow.Engine.Tests.Expressions;

public sealed class ExpressionsJavaScriptTests
{
    [Theory]
    [InlineData("getVariable('Amount') > 10", "true")]
    [InlineData("getAmount() + 1", "43")]
    [InlineData("getName()", "\"Jana\"")]
    [InlineData("variables.Amount * 2", "84")]
    [InlineData("variables.name + '!'", "\"Jana!\"")]
    [InlineData("variables.List.map(x => x * 2)", "[2,4,6]")]
    [InlineData("Object.keys(variables)", "[\"Amount\",\"name\",\"Empty\",\"List\",\"Person\"]")]
    [InlineData("'Amount' in variables", "true")]
    [InlineData("variables.Nobody === undefined", "true")]
    [InlineData("getVariable('Nobody')", "null")]
    [InlineData("getPerson().age", "30")]
    [InlineData("getInput('Limit')", "7")]
    [InlineData("getLimit()", "7")]
    [InlineData("getOutputFrom('letter', 'dispatchedOn')", "\"2026-03-01\"")]
    [InlineData("getOutputFrom('letter')", "\"2026-03-01\"")]
    [InlineData("getDispatchedOnFromLetter()", "\"2026-03-01\"")]
    [InlineData("getLastResult()", "\"last\"")]
    [InlineData("[getWorkflowInstanceId(), getWorkflowDefinitionId(), getCorrelationId()]", "[\"i1\",\"d1\",\"c1\"]")]
    [InlineData("toJson({a:[1,null,'ž']})", "\"{\\\"a\\\":[1,null,\\\"ž\\\"]}\"")]
    [InlineData("parseJson('{\"a\":1}').a", "1")]
    [InlineData("isNullOrWhiteSpace('  ') && isNullOrWhiteSpace(null) && !isNullOrWhiteSpace('x')", "true")]
    [InlineData("return 5;", "5")]
    [InlineData("const x = getAmount(); if (x > 40) { return {big: true}; } return {big: false};", "{\"big\":true}")]
    [InlineData("({a: undefined, b: null, c: [undefined]})", "{\"b\":null,\"c\":[null]}")]
    [InlineData("[[1,[2]],3].flat()", "[1,[2],3]")]
    [InlineData("[[1,[2]],3].toString()", "\"1,2,3\"")]
    [InlineData("'' + [1, 2]", "\"1,2\"")]
    [InlineData("'příklad text'.match(/t(.)x/)[1]", "\"e\"")]
    [InlineData("['č', 'b'].sort((a, b) => a.localeCompare(b))", "[\"b\",\"č\"]")]
    [InlineData("'jana@example.org'.match(/^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$/) !== null", "true")]
    [InlineData("'1. 2. 2026'.split(/\\.\\s*/)", "[\"1\",\"2\",\"2026\"]")]
    [InlineData("function Box(x) { this.x = x; } new Box(3).x", "3")]
    [InlineData("const f = (a, b) => a + b; f(1, 2) + f('x', 'y') + `${f(1, 1)}${f('z', 1)}`", "\"3xy2z1\"")]
    [InlineData("let s = ''; const o = {n: 1}; for (const x of getList()) { s += x; o.n += x; o['n'] += x + x\n} [s, o.n, -o.n + +s]", "[\"123\",19,104]")]
    [InlineData("const tag = (t, ...v) => t.raw.join('|') + v[0]; tag`a${getAmount() + getAmount()}b`", "\"a|b84\"")]
    [InlineData("let t = 'a'\nfor (let i = 0; i < 3; i++) t = (t) + /* + */ (t)\nt", "\"aaaaaaaa\"")]
    [InlineData("undefined", "null")]
    [InlineData("", "null")]
    [InlineData("1/4", "0.25")]
    [InlineData("/^\\d{3} ?\\d{2}$/.test('110 00')", "true")]
    [InlineData("'a-b-c'.split('-').join('+')", "\"a+b+c\"")]
    [InlineData("'a-b-c'.replace(/-/g, '+')", "\"a+b+c\"")]
    [InlineData("'a-b-c'.replaceAll('-', '+')", "\"a+b+c\"")]
    [InlineData("'7'.padStart(3, '0')", "\"007\"")]
    [InlineData("'ab'.repeat(3)", "\"ababab\"")]
    [InlineData("[3,1,2].sort().concat([4])", "[1,2,3,4]")]
    [InlineData("`${getName()} ${getAmount()}`", "\"Jana 42\"")]
    [InlineData("Math.max(1, 2) + Math.round(2.5)", "5")]
    [InlineData("JSON.stringify({a: 1})", "\"{\\\"a\\\":1}\"")]
    [InlineData("let s = 0; for (const x of getList()) s += x; s", "6")]
    [InlineData("new Set([1,1,2]).size", "2")]
    public void The_surface_of_Elsa(string script, string expected) => Assert.Equal(expected, new ScopeForTests().ScriptJson(script));

    [Theory]
    [InlineData("setVariable('Amount', 5)")]
    [InlineData("setAmount(5)")]
    [InlineData("variables.Amount = 5")]
    public void Sets_a_variable(string script)
    {
        var scope = new ScopeForTests();
        scope.ScriptJson(script + "; getAmount()");
        Assert.Equal("5", scope.Variables["Amount"]!.ToJsonString());
    }

    [Fact]
    public void A_script_reads_what_it_has_written() => Assert.Equal("6", new ScopeForTests().ScriptJson("setAmount(5); getVariable('Amount') + 1"));

    [Fact]
    public void What_a_script_sets_takes_the_variables_type()
    {
        var scope = new ScopeForTests { Types = { ["Amount"] = "Decimal", ["List"] = "Int32[]" } };
        scope.ScriptJson("setAmount(12.5); setList(['1', 2]); null");
        Assert.Equal("12.5", (string?)scope.Variables["Amount"]);
        Assert.Equal("[1,2]", scope.Variables["List"]!.ToJsonString());
        Assert.Equal("Variable 'Amount': Expected a Decimal, but found \"mnoho\".", scope.Script("setAmount('mnoho')").Fault);
    }

    [Fact]
    public void A_script_that_fails_has_written_nothing()
    {
        var scope = new ScopeForTests();
        Assert.True(scope.Script("setAmount(5); throw new Error('no')").Failed);
        Assert.Equal("42", scope.Variables["Amount"]!.ToJsonString());
    }

    [Fact]
    public void What_a_script_changes_inside_a_value_stays_in_the_script()
    {
        var scope = new ScopeForTests();
        Assert.Equal("31", scope.ScriptJson("getPerson().age++; getPerson().age"));
        Assert.Equal("30", scope.Variables["Person"]!["age"]!.ToJsonString());
    }

    [Fact]
    public void A_written_value_has_no_parent()
    {
        var scope = new ScopeForTests();
        var value = scope.Script("setVariable('Person', getPerson()); ({p: getPerson()})").Value!;
        Assert.Null(value.Parent);
        Assert.Null(scope.Variables["Person"]!.Parent);
    }

    [Theory]
    [InlineData("setVariable('Nobody', 1)", "'Nobody'")]
    [InlineData("setNobody(1)", "'Nobody'")]
    [InlineData("variables.Nobody = 1", "'Nobody'")]
    [InlineData("getNobody()", "'Nobody'")]
    [InlineData("parseJson('{')", "parseJson")]
    [InlineData("\n  throw new Error('broken')", "line 2: broken")]
    [InlineData("(() => 1)", "a function")]
    [InlineData("Symbol('x')", "a symbol")]
    [InlineData("0/0", "finite")]
    [InlineData("const a = {}; a.a = a; a", "nested")]
    [InlineData("({get x() { throw 1; }})", "getter")]
    [InlineData("new Map()", "plain values")]
    public void Faults_say_what_is_wrong(string script, string part)
    {
        var evaluation = new ScopeForTests().Script(script);
        Assert.True(evaluation.Fault?.Contains(part), evaluation.Fault ?? "no fault");
    }

    [Theory]
    [InlineData("1 +", "line 1, column 4")]
    [InlineData("let x = 1;\nlet x = 2;", "line 2, column 5")]
    [InlineData("async function f() {} f()", "asynchronous")]
    [InlineData("10n ** 10n", "BigInt")]
    [InlineData("import('x')", "import")]
    [InlineData("1;\n newGuid()", "'newGuid' in line 2, column 2")]
    [InlineData("eval('1')", "eval")]
    [InlineData("with ({}) {}", "with")]
    public void Wrong_text_is_a_problem_of_the_definition(string script, string part)
    {
        var (compiled, problem) = ExpressionCompiler.Compile(new Expression("JavaScript", script), "Object");
        Assert.Null(compiled);
        Assert.Contains(part, problem);
    }

    [Theory]
    [InlineData("new Date().toISOString()", "\"2026-03-02T09:30:00.000Z\"")]
    [InlineData("Date.now()", "1772443800000")]
    [InlineData("new Date().getHours()", "10")]
    [InlineData("new Date()", "\"2026-03-02T09:30:00.000Z\"")]
    [InlineData("new Date(2026, 6, 1).toISOString()", "\"2026-06-30T22:00:00.000Z\"")]
    public void Time_stands_still_in_the_offices_zone(string script, string expected) => Assert.Equal(expected, new ScopeForTests().ScriptJson(script));

    [Fact]
    public void Converts_to_the_declared_type()
    {
        Assert.Equal("true", new ScopeForTests().ScriptJson("'true'", "Boolean"));
        Assert.Equal("Expected a Boolean, but found 42.", new ScopeForTests().Script("getAmount()", "Boolean").Fault);
    }

    [Fact]
    public async Task One_compiled_script_serves_many_threads()
    {
        var (compiled, _) = ExpressionCompiler.Compile(new Expression("JavaScript", "let s = 0; for (let i = 0; i < getAmount(); i++) s += i; setAmount(s); `${s}`"), "Object");
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() =>
        {
            var scope = new ScopeForTests { Variables = { ["Amount"] = i } };
            return (Expected: (i * (i - 1) / 2).ToString(), Actual: (string?)compiled!.Evaluate(scope).Value);
        })));
        Assert.All(results, r => Assert.Equal(r.Expected, r.Actual));
    }
}
