using System.Text.Json.Nodes;
using CaseFlow.Engine.Expressions;

namespace CaseFlow.Engine.Tests.Expressions;

public sealed class ExpressionsConversionTests
{
    [Theory]
    [InlineData("String", "\"x\"", "\"x\"")]
    [InlineData("String", "42", "\"42\"")]
    [InlineData("String", "true", "\"true\"")]
    [InlineData("String", "\"\"", "\"\"")]
    [InlineData("System.String, System.Private.CoreLib", "1", "\"1\"")]
    [InlineData("Boolean", "\"true\"", "true")]
    [InlineData("Boolean", "\"False\"", "false")]
    [InlineData("Boolean", "\"\"", "null")]
    [InlineData("System.Boolean", "true", "true")]
    [InlineData("Int32", "\"42\"", "42")]
    [InlineData("Int32", "42.0", "42")]
    [InlineData("Int32", "1e3", "1000")]
    [InlineData("Int64", "\"9007199254740993\"", "9007199254740993")]
    [InlineData("Decimal", "\"0.10\"", "\"0.10\"")]
    [InlineData("Decimal", "12.50", "\"12.50\"")]
    [InlineData("Double", "\"0.5\"", "0.5")]
    [InlineData("Date", "\"2026-02-28\"", "\"2026-02-28\"")]
    [InlineData("DateOnly", "\"2026-02-28T23:30:00Z\"", "\"2026-02-28\"")]
    [InlineData("DateTime", "\"2026-02-28\"", "\"2026-02-28T00:00:00\"")]
    [InlineData("DateTime", "\"2026-02-28T10:00:00Z\"", "\"2026-02-28T10:00:00Z\"")]
    [InlineData("DateTime", "\"2026-02-28T10:00:00+05:00\"", "\"2026-02-28T10:00:00+05:00\"")]
    [InlineData("DateTimeOffset", "\"2026-02-28T10:00:00+01:00\"", "\"2026-02-28T10:00:00+01:00\"")]
    [InlineData("DateTimeOffset", "\"2026-02-28T10:00:00\"", "\"2026-02-28T10:00:00+00:00\"")]
    [InlineData("TimeSpan", "\"1.12:00:00\"", "\"1.12:00:00\"")]
    [InlineData("TimeSpan", "\"P1DT12H\"", "\"1.12:00:00\"")]
    [InlineData("TimeSpan", "\"00:05\"", "\"00:05:00\"")]
    [InlineData("Guid", "\"{0F8FAD5B-D9CB-469F-A165-70867728950E}\"", "\"0f8fad5b-d9cb-469f-a165-70867728950e\"")]
    [InlineData("Object", "\"42\"", "\"42\"")]
    [InlineData("Object", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("ObjectDictionary", "\"{\\\"a\\\":1}\"", "{\"a\":1}")]
    [InlineData("String[]", "[1,\"b\"]", "[\"1\",\"b\"]")]
    [InlineData("Int32[]", "\"[1,\\\"2\\\"]\"", "[1,2]")]
    [InlineData("System.Collections.Generic.ICollection`1[[System.Int32, System.Private.CoreLib]]", "[\"1\"]", "[1]")]
    [InlineData("Int32?", "null", "null")]
    public void Converts(string typeName, string json, string expected)
    {
        var evaluation = ValueConversion.Convert(JsonNode.Parse(json), typeName);
        Assert.Null(evaluation.Fault);
        Assert.Equal(expected, evaluation.Value?.ToJsonString(CaseFlowJson.Options) ?? "null");
    }

    [Theory]
    [InlineData("Boolean", "\"ano\"", "Expected a Boolean, but found \"ano\".")]
    [InlineData("Boolean", "1", "Expected a Boolean, but found 1.")]
    [InlineData("Int32", "1.5", "Expected an Int32, but found 1.5.")]
    [InlineData("Int32", "\"3000000000\"", "Expected an Int32, but found \"3000000000\".")]
    [InlineData("Decimal", "\"1,5\"", "Expected a Decimal, but found \"1,5\".")]
    [InlineData("Date", "\"28. 2. 2026\"", "Expected a Date (2026-02-28), but found \"28. 2. 2026\".")]
    [InlineData("Date", "\"2026-02-30\"", "Expected a Date (2026-02-28), but found \"2026-02-30\".")]
    [InlineData("DateTime", "\"March 4\"", "Expected a DateTime (2026-02-28T14:30:00), but found \"March 4\".")]
    [InlineData("Guid", "\"x\"", "Expected a Guid, but found \"x\".")]
    [InlineData("String[]", "\"a\"", "Expected a list, but found \"a\".")]
    [InlineData("ObjectDictionary", "[1]", "Expected an object, but found [1].")]
    [InlineData("Elsa.Unknown", "1", "Expected a known type, but found 'Elsa.Unknown'.")]
    public void Says_what_doesnt_fit(string typeName, string json, string fault) => Assert.Equal(fault, ValueConversion.Convert(JsonNode.Parse(json), typeName).Fault);

    [Theory]
    [InlineData("Literal", "\"42\"", "Int32", "42")]
    [InlineData("Literal", "\"2026-02-28\"", "Date", "\"2026-02-28\"")]
    [InlineData("Object", "\"[\\\"a\\\"]\"", "Object", "[\"a\"]")]
    [InlineData("Object", "{\"a\":[1]}", "Object", "{\"a\":[1]}")]
    [InlineData("Object", "\"\"", "Object", "null")]
    [InlineData("Variable", "\"Amount\"", "String", "\"42\"")]
    [InlineData("Variable", "{\"id\":\"v1\",\"name\":\"Amount\"}", "Object", "42")]
    [InlineData("Input", "\"Limit\"", "Object", "7")]
    public void Evaluates(string type, string json, string typeName, string expected) =>
        Assert.Equal(expected, new ScopeForTests().Evaluate(type, JsonNode.Parse(json), typeName).Value?.ToJsonString() ?? "null");

    [Theory]
    [InlineData("Literal", "\"x\"", "Int32", "Int32")]
    [InlineData("Object", "\"{\"", "Object", "line 1")]
    [InlineData("CSharp", "\"1\"", "Object", "CSharp")]
    [InlineData("Python", "\"1\"", "Object", "Python")]
    [InlineData("Magic", "\"1\"", "Object", "'Magic'")]
    [InlineData("Variable", "null", "Object", "name of a variable")]
    [InlineData("JavaScript", "{}", "Object", "JavaScript as text")]
    public void Refuses_with_a_problem(string type, string json, string typeName, string part)
    {
        var (compiled, problem) = ExpressionCompiler.Compile(new Expression(type, JsonNode.Parse(json)), typeName);
        Assert.Null(compiled);
        Assert.Contains(part, problem);
    }

    [Fact]
    public void A_literal_inside_a_definition_comes_out_without_its_parent()
    {
        var definition = JsonNode.Parse("""{"value":{"a":1}}""")!;
        Assert.Null(new ScopeForTests().Evaluate("Object", definition["value"]).Value!.Parent);
    }
}
