using System.Text.Json.Nodes;
using CaseFlow.Engine.Expressions;
using CaseFlow.Engine.Expressions.Liquid;

namespace CaseFlow.Engine.Tests.Expressions;

public sealed class ExpressionsLiquidTests
{
    private static readonly TimeZoneInfo Prague = TimeZoneInfo.FindSystemTimeZoneById("Europe/Prague");
    private static readonly DateTimeOffset At = new(2026, 3, 2, 23, 30, 0, TimeSpan.Zero);

    private static LiquidResult Render(string source, bool html, params (string Name, JsonNode? Value)[] values)
    {
        var (template, problem) = LiquidTemplate.Parse(source);
        Assert.Null(problem);
        return template!.Render(values.ToDictionary(v => v.Name, v => v.Value), html, At, Prague);
    }

    [Theory]
    [InlineData("{{ Variables.Amount }}/{{ Input.Limit }}/{{ name }}", "42/7/Jana")]
    [InlineData("{{ WorkflowInstanceId }} {{ WorkflowDefinitionId }} {{ CorrelationId }} {{ LastResult }}", "i1 d1 c1 last")]
    [InlineData("{% if Amount > 10 %}big{% else %}small{% endif %}", "big")]
    [InlineData("{% for x in List %}{{ x }};{% endfor %}", "1;2;3;")]
    [InlineData("{% assign y = name | upcase %}{{ y }}", "JANA")]
    [InlineData("{{ Person.age | plus: 1 }}", "31")]
    [InlineData("[{{ Empty }}]", "[]")]
    [InlineData("{{ name | append: '!' }}", "Jana!")]
    [InlineData("{% raw %}{{ name }}{% endraw %}", "{{ name }}")]
    [InlineData("{{ 'now' | date: '%Y-%m-%d %H:%M' }}", "2026-03-02 10:30")]
    [InlineData("a { b } % c", "a { b } % c")]
    public void Renders_what_is_in_scope(string source, string expected) =>
        Assert.Equal(expected, (string?)new ScopeForTests().Evaluate("Liquid", source, "String").Value);

    [Theory]
    [InlineData("{{ Variables.Nobody }}", "Variables.Nobody")]
    [InlineData("{{ nobody }}", "'nobody'")]
    public void A_name_that_nobody_knows_is_a_fault(string source, string part) =>
        Assert.Contains(part, new ScopeForTests().Evaluate("Liquid", source, "String").Fault);

    [Theory]
    [InlineData("x\n {{ name", "line 2, column 2")]
    [InlineData("{% if name %}", "'endif'")]
    [InlineData("{% for x in List %}{% endif %}", "'endfor'")]
    [InlineData("{% include 'x' %}", "'include'")]
    [InlineData("{{ }}", "line 1")]
    [InlineData("{{ name | shout }}", "'shout'")]
    [InlineData("{% for a in x %}{% for b in x %}{% for c in x %}{% endfor %}{% endfor %}{% endfor %}", "third")]
    public void Wrong_text_is_a_problem_of_the_definition(string source, string part)
    {
        var (compiled, problem) = ExpressionCompiler.Compile(new Expression("Liquid", source), "String");
        Assert.Null(compiled);
        Assert.Contains(part, problem);
    }

    [Fact]
    public void A_value_missing_where_it_is_printed_is_reported()
    {
        var result = Render("{{ here }} {{ gone }} {{ nothing }} {{ spaces }} {{ person.phone }} {{ gone | upcase }}", false,
            ("here", "x"), ("nothing", null), ("spaces", " "), ("person", new JsonObject()));
        Assert.Equal(["gone", "nothing", "spaces", "person.phone"], result.Missing);
    }

    [Theory]
    [InlineData("{% if gone %}{{ gone }}{% endif %}")]
    [InlineData("{% unless gone %}ok{% endunless %}")]
    [InlineData("{% for x in gone %}{{ x }}{% endfor %}")]
    [InlineData("{{ gone | default: 'nic' }}")]
    public void A_value_that_is_only_tested_is_not_missing(string source) => Assert.Empty(Render(source, false).Missing);

    [Fact]
    public void A_value_hidden_behind_a_filter_is_still_missing() => Assert.Equal(["gone"], Render("{{ gone | append: '.' }}", false).Missing);

    [Fact]
    public void A_text_that_cannot_be_made_is_a_problem_and_stands_among_the_missing()
    {
        var result = Render("{{ a | divided_by: b }}", false, ("a", 1), ("b", 0));
        Assert.Equal("", result.Text);
        Assert.NotNull(result.Problem);
        Assert.Contains(result.Problem, result.Missing);
    }

    [Fact]
    public void Html_encodes_values_and_not_the_template() =>
        Assert.Equal("<p>&lt;script&gt; &amp; O&#39;Neil Žižka</p>", Render("<p>{{ a }} &amp; {{ b }}</p>", true, ("a", "<script>"), ("b", "O'Neil Žižka")).Text);

    [Theory]
    [InlineData("{{ d | date }}", "2026-02-28", "28. 2. 2026")]
    [InlineData("{{ d | date: 'long' }}", "2026-02-28", "28. února 2026")]
    [InlineData("{{ d | date: 'long', 'en' }}", "2026-02-28", "28 February 2026")]
    [InlineData("{{ d | date: 'long', 'uk' }}", "2026-02-28", "28 лютого 2026 р.")]
    [InlineData("{{ d | date: '%d.%m.%Y' }}", "2026-02-28", "28.02.2026")]
    [InlineData("{{ d | date: '%-d. %-m. %H:%M' }}", "2026-02-28T23:30:00Z", "1. 3. 00:30")]
    [InlineData("{{ d | date: '%A %e. %B' }}", "2026-03-02T08:00:00", "pondělí 2. března")]
    [InlineData("{{ d | date }}", "brzy", "brzy")]
    [InlineData("{{ 'now' | date }}", "", "3. 3. 2026")]
    public void Dates_need_no_clock_and_no_culture(string source, string date, string expected) => Assert.Equal(expected, Render(source, false, ("d", date)).Text);

    [Fact]
    public void Knows_what_it_reads()
    {
        var (template, _) = LiquidTemplate.Parse("{{ a.b | append: c }} {% if d == 'e' and f %}{% for g in h %}{{ g.i }}{% endfor %}{% endif %}{% assign j = k %}{{ j }}{{ 'l' }}");
        Assert.Equal(["a", "c", "d", "f", "h", "k"], template!.Placeholders.Order());
    }

    [Theory]
    [InlineData("{% assign x = 'aaaaaaaaaa' %}{% for i in l %}{% assign x = x | append: x %}{% endfor %}{{ x }}")]
    [InlineData("{% assign x = 'aaaaaaaaaa' %}{% for i in l %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}{{ x }}")]
    [InlineData("{% for i in l %}{% for j in l %}{{ big }}{% endfor %}{% endfor %}")]
    public void What_a_template_makes_is_bounded(string source)
    {
        var scope = new ScopeForTests { Variables = { ["l"] = new JsonArray([.. Enumerable.Range(0, 100).Select(i => (JsonNode)i)]), ["big"] = new string('x', 10_000) } };
        Assert.Contains("StringLength", scope.Evaluate("Liquid", source, "String").Fault);
    }

    [Fact]
    public void A_template_serves_many_threads()
    {
        var (template, _) = LiquidTemplate.Parse("{% for x in l %}{{ x }}{{ n }}{% endfor %}{{ gone }}");
        Parallel.For(0, 200, i =>
        {
            var result = template!.Render(new Dictionary<string, JsonNode?> { ["l"] = new JsonArray(1, 2), ["n"] = i }, false, At, Prague);
            Assert.Equal($"1{i}2{i}", result.Text);
            Assert.Equal(["gone"], result.Missing);
        });
    }
}
