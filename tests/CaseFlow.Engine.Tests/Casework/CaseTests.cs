using CaseFlow.Engine.Effects;

namespace CaseFlow.Engine.Tests.Casework;

public sealed class CaseTests
{
    [Fact]
    public void What_happens_to_a_case_is_told_to_the_outside()
    {
        var walk = Cases.Open("""
            status = CaseFlow.ChangeStatus {"status": "open"}
            same = CaseFlow.ChangeStatus {"status": "open"}
            assign = CaseFlow.AssignCase {"handler": "u1"}
            none = CaseFlow.AssignCase {"handler": ""}
            part = CaseFlow.OpenCase {"procedure": "small", "relation": "part", "fields": {"expression": {"type": "JavaScript", "value": "({ kind: getKind() })"}}}
            decide = CaseFlow.RecordDecision {"decision": {"result": "partly"}}
            status -> same -> assign -> none -> part -> decide -> end
            """, """{"kind": "complaint"}""");
        Assert.Equal("end", walk.Written);
        Assert.Equal(["open"], walk.Effects.OfType<StatusChanged>().Select(e => e.Status));
        Assert.Equal(["u1"], walk.Effects.OfType<CaseAssigned>().Select(e => e.Handler));
        var opened = walk.Effects.OfType<CaseOpened>().Single();
        Assert.Equal(("small", "part", "complaint"), (opened.Procedure, opened.Relation, (string?)opened.Fields["kind"]));
        Assert.Equal("partly", (string?)walk.Effects.OfType<DecisionRecorded>().Single().Decision["result"]);
    }
}
