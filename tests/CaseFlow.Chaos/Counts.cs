using System.Globalization;

namespace CaseFlow.Chaos;

/// <summary>What a run is judged by, summed up over offices.</summary>
internal sealed class Counts
{
    private readonly SortedDictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string> findings = [];

    public IReadOnlyList<string> Findings => findings;
    public int this[string name] => numbers.GetValueOrDefault(name);

    public void Add(string name, int count = 1)
    {
        lock (numbers) numbers[name] = this[name] + count;
    }

    /// <param name="name">lost, doubled, stuck, mails doubled, check findings …: counted apart, and zero when all is well.</param>
    public void Find(string name, string what)
    {
        Add(name);
        lock (findings) findings.Add($"{name}: {what}");
    }

    public void Take(Counts other, string where)
    {
        foreach (var (name, count) in other.numbers) Add(name, count);
        lock (findings) findings.AddRange(other.findings.Select(f => $"[{where}] {f}"));
    }

    public void Print(TextWriter output)
    {
        foreach (var must in Must) Add(must, 0);
        foreach (var (name, count) in numbers) output.WriteLine($"{name,-34} {count.ToString(CultureInfo.InvariantCulture),8}");
        foreach (var finding in findings.Take(50)) output.WriteLine("! " + finding);
        output.WriteLine(findings.Count == 0 ? "Nothing lost, nothing doubled, nothing stuck." : $"{findings.Count} findings.");
    }

    public const string Lost = "= steps lost", Doubled = "= steps done twice", Stuck = "= cases stuck", MailsLost = "= mails lost", MailsDoubled = "= mails doubled", Check = "= findings of check", Other = "= other faults";

    private static readonly string[] Must = [Lost, Doubled, Stuck, MailsLost, MailsDoubled, Check, Other];
}
