using System.Text.Json.Nodes;
using CaseFlow.Engine.Deadlines;

namespace CaseFlow.Engine.Tests.Deadlines;

public sealed class DeadlineRuleReaderTests
{
    [Fact]
    public void A_rule_for_each_value_of_a_field_is_read()
    {
        var json = """{"byField": "kind", "rules": {"complaint": {"amount": 60, "unit": "calendarDay", "from": "field:deliveredOn", "basis": "statutory", "paragraph": "§ 175"}, "*": null}}""";
        Assert.True(DeadlineRuleReader.TryRead(JsonNode.Parse(json), out var rule, out _));
        Assert.Equal(new TermRule(60, DeadlineUnit.CalendarDay, "field:deliveredOn", Basis: DeadlineBasis.Statutory, Paragraph: "§ 175"), rule.Rules["complaint"]);
        Assert.Null(rule.Rules["*"]);
    }

    [Theory]
    [InlineData("null", "to be an object")]
    [InlineData("{}", "either 'rule' or 'byField'")]
    [InlineData("""{"rule": 60}""", "a term to be an object or null")]
    [InlineData("""{"rule": {"amount": -1, "unit": "week", "from": "now"}}""", "'amount' to be a whole number")]
    [InlineData("""{"rule": {"amount": 1.5, "unit": "week", "from": "now"}}""", "'amount' to be a whole number")]
    [InlineData("""{"rule": {"amount": 60, "unit": "days", "from": "now"}}""", "'unit' to be")]
    [InlineData("""{"rule": {"amount": 60, "unit": "2", "from": "now"}}""", "'unit' to be")]
    [InlineData("""{"rule": {"amount": 60, "unit": "week", "from": "deliveredOn"}}""", "'from' to be")]
    [InlineData("""{"rule": {"amount": 60, "unit": "week", "from": "letter:dispatch"}}""", "'from' to be")]
    [InlineData("""{"rule": {"amount": 60, "unit": "week", "from": "now", "roll": "sideways"}}""", "'roll' to be")]
    [InlineData("""{"byField": "kind"}""", "'rules' to be")]
    public void A_mistake_says_what_was_expected(string json, string expected)
    {
        Assert.False(DeadlineRuleReader.TryRead(JsonNode.Parse(json), out _, out var problem));
        Assert.StartsWith("Expected ", problem);
        Assert.Contains(expected, problem);
        Assert.Contains(", but it is ", problem);
    }

    [Theory]
    [InlineData("{}", "to be a list")]
    [InlineData("""[{"offset": -5, "mail": "m"}]""", "'to' to name")]
    [InlineData("""[{"offset": -5, "to": [], "mail": "m"}]""", "'to' to name")]
    [InlineData("""[{"offset": -5, "to": "handler"}]""", "'mail' to name")]
    [InlineData("""[{"offset": -5, "to": "handler", "mail": "m", "unit": "month"}]""", "'unit' to be")]
    [InlineData("""[{"offset": -5, "to": "handler", "mail": "m", "weekly": true}]""", "weekly")]
    public void A_reminder_without_sense_is_refused(string json, string expected)
    {
        Assert.False(DeadlineRuleReader.TryReadReminders(JsonNode.Parse(json), out _, out var problem));
        Assert.Contains(expected, problem);
    }
}
