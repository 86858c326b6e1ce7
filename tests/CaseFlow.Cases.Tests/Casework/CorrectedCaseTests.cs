using System.Text.Json.Nodes;
using CaseFlow.Cases.Runtime;
using CaseFlow.Cases.Tests.Office;
using CaseFlow.Engine.Stimuli;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.Tests.Casework;

public sealed class CorrectedCaseTests
{
    [Fact]
    public async Task WhatListsShowIsCorrectedWithTheData()
    {
        await using var office = await TestOffice.OpenAsync("workflows");
        var fields = new JsonObject
        {
            ["kind"] = "complaint", ["firstName"] = "Jana", ["lastName"] = "Nováková", ["email"] = "jana@example.cz", ["consentEmail"] = true, ["subject"] = "Postup úřadu", ["description"] = "Úřad mlčí.",
        };
        var number = TestOffice.Value(await office.SubmitAsync("registry", fields, "complaint")).Number;
        var instance = await office.ReadAsync(db => db.Cases.Where(c => c.Number == number).Select(c => c.InstanceId).SingleAsync());
        var said = new FieldsCorrected
        {
            OccurredAt = office.Now, Actor = office.User("coordinator").ToString(), Reason = "překlep v podacím deníku",
            Fields = new JsonObject { ["deliveredOn"] = "2026-01-30", ["language"] = "uk", ["lastName"] = "Dvořáková", ["subject"] = "Nečinnost úřadu" },
        };
        Assert.IsType<StepSaved>(await office.WithAsync((WorkflowRuntime runtime) => runtime.SendAsync(instance, said, null, default)));

        var row = await office.ReadAsync(db => db.Cases.SingleAsync(c => c.Number == number));
        Assert.Equal((new DateOnly(2026, 1, 30), "uk", "Nečinnost úřadu", "Jana Dvořáková"), (row.DeliveredOn, row.Language, row.Subject, row.Applicant));
        Assert.Contains("dvorakova", row.SearchText, StringComparison.Ordinal);
        Assert.DoesNotContain("novakova", row.SearchText, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2026, 1, 30).AddDays(60), (await office.CaseAsync("coordinator", number)).Deadlines.Single(d => d.Kind == "settle").LastDay);
        Assert.Empty(await office.CheckAsync());
    }
}
