using CaseFlow.Cases.Runtime;
using MimeKit;

namespace CaseFlow.Cases.Mail;

/// <summary>Puts messages as files into <c>mail</c> of the data folder: <c>&lt;row id&gt;.eml</c>, written aside, flushed, renamed, so that whoever picks it up never sees half a message.</summary>
public sealed class PickupMailSender(CaseFlowSettings settings) : IMailSender
{
    /// <summary>The same row is the same file.</summary>
    public bool MayRepeat => true;

    public async Task<HandOver> SendAsync(Guid rowId, MimeMessage message, CancellationToken cancel)
    {
        var folder = FolderOf(settings);
        var aside = Aside(settings, rowId);
        try
        {
            Directory.CreateDirectory(folder);
            await using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await message.WriteToAsync(FormatOptions.Default, file, cancel);
                file.Flush(flushToDisk: true);
            }
            File.Move(aside, Whole(settings, rowId), overwrite: true);
            Failpoint.Reach(Failpoint.AfterAccepted);
            return new Taken();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new NotTaken(e.Message, ForGood: false);
        }
    }

    /// <summary>Removes the files of a mail, whole or begun; nothing happens when there are none.</summary>
    internal static void Remove(CaseFlowSettings settings, Guid rowId)
    {
        if (!Directory.Exists(FolderOf(settings))) return;
        File.Delete(Whole(settings, rowId));
        File.Delete(Aside(settings, rowId));
    }

    private static string FolderOf(CaseFlowSettings settings) => Path.GetFullPath(Path.Combine(settings.DataDirectory, "mail"));
    private static string Whole(CaseFlowSettings settings, Guid rowId) => Path.Combine(FolderOf(settings), $"{rowId}.eml");
    private static string Aside(CaseFlowSettings settings, Guid rowId) => Path.Combine(FolderOf(settings), $".{rowId}.part");
}
