using CaseFlow.Engine.Definitions;
using CaseFlow.Engine.Procedures;

namespace CaseFlow.Cases.Procedures;

/// <summary>Turns the files of a folder into a procedure that can run, or says what keeps it from that.</summary>
public static class BundleCompiler
{
    /// <summary>Never throws for what is in the files.</summary>
    public static (Procedure? Procedure, CompiledWorkflow? Workflow, IReadOnlyList<Problem> Problems) Compile(IReadOnlyDictionary<string, byte[]> files)
    {
        var (procedure, manifestProblems) = ManifestCheck.Read(files);
        var (drawing, drawingProblem) = BundleFiles.Json(files, BundleFiles.Drawing);
        var problems = new List<Problem>(manifestProblems);
        if (drawingProblem is not null) problems.Add(drawingProblem);
        if (procedure is null || drawing is null) return (null, null, problems);

        var compilation = CompiledWorkflow.Compile(drawing, procedure, TextCheck.MailNames(files), TextCheck.LetterNames(files));
        problems.AddRange(compilation.Problems);
        problems.AddRange(new TextCheck(files, procedure, compilation.Workflow).Run());
        return problems.Any(p => p.Severity is Severity.Error) ? (procedure, null, problems) : (procedure, compilation.Workflow, problems);
    }
}
