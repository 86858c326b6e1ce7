using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CaseFlow.Cases.Access;
using CaseFlow.Cases.Casework;
using CaseFlow.Cases.Procedures;
using CaseFlow.Cases.Storage;
using CaseFlow.Engine.Procedures;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace CaseFlow.Cases.GoingLive;

/// <summary>What became of one row of the file.</summary>
/// <param name="Line">Line of the file, from 1, the heads included.</param>
/// <param name="Number">Of the case; null while only checked, or when the row is wrong.</param>
/// <param name="Errors">Column → what was expected. Empty: the row is right.</param>
public sealed record TakenRow(int Line, string Subject, string? Number, IReadOnlyDictionary<string, string> Errors);

/// <param name="Problem">Why the file as a whole can't be read, in words; then there are no rows.</param>
public sealed record TakeOverReport(IReadOnlyList<TakenRow> Rows, string? Problem)
{
    public int Right => Rows.Count(r => r.Errors.Count == 0);
}

/// <summary>Takes running cases over from a CSV file, a row each: good rows go in, bad ones are told with line and reason. The same file again doubles nothing.</summary>
public sealed class TakeOver(CaseFlowContext db, Intake intake, Bundles bundles)
{
    private const int MostRows = 5_000;

    /// <summary>Columns besides the procedure's fields.</summary>
    public static readonly IReadOnlyList<string> Columns = ["channel", "deliveredOn", "language", "step", "handler"];

    /// <param name="checkOnly">Nothing is kept: only said what would be.</param>
    public async Task<TakeOverReport> ReadAsync(Reader reader, string procedure, Stream file, bool checkOnly, CancellationToken cancel)
    {
        var say = new TakeOverWords(reader.Language);
        if (await bundles.LiveAsync(procedure, cancel) is not { Procedure: var known }) return new TakeOverReport([], say.NoProcedure);
        if (known.FieldNamed(TakenOver.StepField) is null) return new TakeOverReport([], say.NotTakenOver);
        var (rows, problem) = Parse(await TextAsync(file, cancel), known, say);
        if (problem is not null) return new TakeOverReport([], problem);
        var (told, seen) = (new List<TakenRow>(), new Dictionary<string, int>());
        foreach (var (line, cells) in rows)
        {
            var same = seen[string.Join('\u001f', cells.Values)] = seen.GetValueOrDefault(string.Join('\u001f', cells.Values)) + 1;
            told.Add(await RowAsync(reader, known, line, cells, same, checkOnly, say, cancel));
        }
        return new TakeOverReport(told, null);
    }

    private async Task<TakenRow> RowAsync(Reader reader, Procedure procedure, int line, IReadOnlyDictionary<string, string> cells, int same, bool checkOnly, TakeOverWords say, CancellationToken cancel)
    {
        var subject = procedure.ListColumns.Subject is { } column ? cells.GetValueOrDefault(column, "") : "";
        if (Day(cells.GetValueOrDefault("deliveredOn", "")) is not { } delivered)
            return new TakenRow(line, subject, null, new Dictionary<string, string> { ["deliveredOn"] = say.Delivered });
        var fields = new JsonObject(cells.Where(c => !Columns.Contains(c.Key) && c.Value.Length > 0).Select(c => KeyValuePair.Create(c.Key, Value(procedure.FieldNamed(c.Key)!, c.Value))));
        var form = new IntakeForm(procedure.Name, cells.GetValueOrDefault("channel", ""), delivered, cells.GetValueOrDefault("language", "") is { Length: > 0 } language ? language : "cs", [])
        {
            TakenOver = new TakenOver(cells.GetValueOrDefault("step", ""), cells.GetValueOrDefault("handler"), fields),
            // The row itself names the operation: the file sent once more is answered, not done.
            OperationId = "csv " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{procedure.Name}\u001f{string.Join('\u001f', cells.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key + '=' + c.Value))}\u001f{same}"))),
        };
        // Whoever sent it the first time: operations are known by their actor, a file isn't.
        if (await NumberAsync(form.OperationId, cancel) is { } known) return new TakenRow(line, subject, known, new Dictionary<string, string>());
        if (checkOnly) return new TakenRow(line, subject, null, await intake.CheckAsync(reader, form, cancel) switch { Invalid<CaseReceipt> wrong => wrong.Errors, Forbidden<CaseReceipt> => new Dictionary<string, string> { [""] = say.Forbidden }, _ => new Dictionary<string, string>() });
        return await intake.OpenAsync(reader, form, cancel) switch
        {
            Done<CaseReceipt> done => new TakenRow(line, subject, done.Value.Number, new Dictionary<string, string>()),
            Invalid<CaseReceipt> wrong => new TakenRow(line, subject, null, wrong.Errors),
            Refused<CaseReceipt> refused => new TakenRow(line, subject, null, new Dictionary<string, string> { [""] = refused.Message }),
            _ => new TakenRow(line, subject, null, new Dictionary<string, string> { [""] = say.Forbidden }),
        };
    }

    private Task<string?> NumberAsync(string operationId, CancellationToken cancel) =>
        db.Steps.AsNoTracking().Where(s => s.OperationId == operationId && s.Revision == 1).Join(db.Cases, s => s.InstanceId, c => c.InstanceId, (_, c) => c.Number).FirstOrDefaultAsync(cancel);

    /// <summary>UTF-8, with or without a mark; else the code page in which Czech spreadsheets save.</summary>
    private static async Task<string> TextAsync(Stream file, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancel);
        var whole = bytes.ToArray();
        try { return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(whole).TrimStart('\uFEFF'); }
        catch (DecoderFallbackException) { return CodePagesEncodingProvider.Instance.GetEncoding(1250)!.GetString(whole); }
    }

    private static (IReadOnlyList<(int Line, Dictionary<string, string> Cells)> Rows, string? Problem) Parse(string text, Procedure procedure, TakeOverWords say)
    {
        // Spreadsheets save with the list separator of their language.
        var heads = text.Split('\n', 2)[0];
        var separator = ((char[])[';', ',', '\t']).MaxBy(c => heads.Count(h => h == c));
        using var csv = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = separator, TrimWhitespace = true, SkipEmptyLines = true, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw, FieldCountMismatch = CsvFieldCountHandling.Allow,
        });
        try
        {
            csv.ReadHeader();
            if (csv.Headers is not { Count: > 0 } named) return ([], say.Empty);
            var columns = named.Select(head => ColumnOf(procedure, head)).ToList();
            if (columns.FindIndex(c => c is null) is >= 0 and var unknown) return ([], say.UnknownColumn(named[unknown]));
            if (columns.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice) return ([], say.ColumnTwice(twice.Key!));
            var missing = ((string[])["channel", "deliveredOn", "step"]).Except(columns.OfType<string>()).ToList();
            if (missing.Count > 0) return ([], say.Missing(missing));
            var rows = new List<(int, Dictionary<string, string>)>();
            while (csv.Read())
            {
                if (rows.Count == MostRows) return ([], say.TooMany(MostRows));
                if (csv.FieldCount > columns.Count) return ([], say.Unreadable((int)csv.LineNumber));
                rows.Add(((int)csv.LineNumber, Enumerable.Range(0, csv.FieldCount).ToDictionary(i => columns[i]!, csv.GetString)));
            }
            return rows.Count == 0 ? ([], say.Empty) : (rows, null);
        }
        catch (CsvFormatException error)
        {
            return ([], say.Unreadable((int)Math.Max(1, error.LineNumber)));
        }
    }

    /// <summary>A head names a field, by its name or its Czech or English label. Lists of people don't fit into a cell.</summary>
    private static string? ColumnOf(Procedure procedure, string head)
    {
        var folded = SearchText.Fold(head.Trim());
        return Columns.FirstOrDefault(c => SearchText.Fold(c) == folded)
            ?? procedure.Fields.FirstOrDefault(f => f.Type != FieldType.Object && (SearchText.Fold(f.Name) == folded || SearchText.Fold(f.Label.In("cs")) == folded || SearchText.Fold(f.Label.In("en")) == folded))?.Name;
    }

    private static JsonNode? Value(Field field, string cell) => field switch
    {
        { List: true } => new JsonArray([.. cell.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(c => One(field, c))]),
        _ => One(field, cell),
    };

    private static JsonNode? One(Field field, string cell) => field.Type switch
    {
        FieldType.Bool => SearchText.Fold(cell) switch { "ano" or "yes" or "true" or "1" or "x" => true, "ne" or "no" or "false" or "0" => false, _ => cell },
        FieldType.Date => Day(cell) is { } day ? Values.Iso(day) : cell,
        _ => cell,
    };

    private static DateOnly? Day(string cell) =>
        DateOnly.TryParseExact(cell.Replace(" ", "", StringComparison.Ordinal), ["yyyy-MM-dd", "d.M.yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>What is said of a file, in Czech or English.</summary>
internal sealed class TakeOverWords(string language)
{
    public string NoProcedure => In("Takový druh řízení není.", "There is no such procedure.");
    public string NotTakenOver => In("Tento druh řízení nemá pole takenOverStep, takže běžící případy převzít neumí.", "This procedure has no field takenOverStep, so it can't take running cases over.");
    public string Forbidden => In("Případy převzít nesmíte.", "You may not take cases over.");
    public string Delivered => In("Zadejte den doručení, například 2. 2. 2026.", "Enter the day of delivery, for example 2026-02-02.");
    public string Empty => In("Soubor nemá žádný řádek s případem.", "The file has no row with a case.");
    public string UnknownColumn(string head) => In($"Sloupec „{head}“ neznáme. Nadpis sloupce je název pole, nebo jedno z: {string.Join(", ", TakeOver.Columns)}.", $"The column “{head}” is unknown. A head is the name of a field or one of: {string.Join(", ", TakeOver.Columns)}.");
    public string ColumnTwice(string column) => In($"Sloupec {column} je v souboru dvakrát.", $"The column {column} is in the file twice.");
    public string Missing(IReadOnlyList<string> columns) => In($"V souboru chybí sloupce: {string.Join(", ", columns)}.", $"The file lacks the columns: {string.Join(", ", columns)}.");
    public string TooMany(int most) => In($"Soubor má víc než {most} řádků. Rozdělte ho.", $"The file has more than {most} rows. Split it.");
    public string Unreadable(int line) => In($"Řádek {line} nejde přečíst: nesedí uvozovky nebo počet sloupců.", $"Line {line} can't be read: its quotation marks or number of columns are wrong.");

    private string In(string cs, string en) => language == "cs" ? cs : en;
}
