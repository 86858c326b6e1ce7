using CaseFlow.Cases.Procedures;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Tests.Procedures;

/// <summary>The complaint's folder as a bundle: it can be published.</summary>
public sealed class ComplaintBundleTests
{
    private static readonly Dictionary<string, byte[]> Files = BundleFiles.Read(Path.Combine(AppContext.BaseDirectory, "workflows", "complaint")).Files;

    [Fact]
    public void CompilesWithoutAProblem()
    {
        var (_, workflow, problems) = BundleCompiler.Compile(Files);
        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.NotNull(workflow);
    }

    [Fact]
    public void WhatACitizenReadsIsThereInEveryLanguage()
    {
        var (procedure, workflow, _) = BundleCompiler.Compile(Files);
        var (texts, faults) = (new List<(string Where, Labels Labels)>(), new List<string>());
        foreach (var status in procedure!.Statuses)
        {
            texts.Add(($"statuses.{status.Name}", status.Citizen ?? status.Label));
            if (status.CitizenUnanswered is { } unanswered) texts.Add(($"statuses.{status.Name}.citizenUnanswered", unanswered));
        }
        texts.AddRange(procedure.CitizenNotes.Select(n => ($"citizenNotes.{n.Task ?? n.Field}", n.Text)));
        texts.AddRange(procedure.PublicSteps.Select(s => ("publicSteps", s.Title)));
        texts.AddRange(procedure.DeadlineKinds.Where(k => k.Promised).Select(k => ($"deadlineKinds.{k.Name}", k.Label)));
        var actions = workflow!.Nodes.Values.Where(n => n.Json["roles"]?.ToJsonString().Contains("\"citizen\"", StringComparison.Ordinal) == true).ToList();
        Assert.NotEmpty(actions);
        foreach (var action in actions)
        {
            var button = action.LiteralText("button")!;
            if (procedure.Translate(button, "en") == button || procedure.Translate(button, "uk") == button) faults.Add($"button {button}");
        }
        var forms = procedure.Forms["public"].Select(f => f.Field).Append("comment");
        foreach (var field in forms.Select(f => procedure.FieldNamed(f)!).ToList()) Of(field, field.Name);
        faults.AddRange(from text in texts from language in (string[])["cs", "en", "uk"] where text.Labels.GetValueOrDefault(language) is not { Length: > 0 } select $"{text.Where}: no {language}");
        Assert.Empty(faults);

        void Of(Field field, string where)
        {
            texts.Add((where, field.Label));
            if (field.Hint is { } hint) texts.Add(($"{where}.hint", hint));
            texts.AddRange(field.Options.Select(o => ($"{where}.{o.Value}", o.Label)));
            foreach (var inner in field.Fields) Of(inner, $"{where}.{inner.Name}");
        }
    }
}
