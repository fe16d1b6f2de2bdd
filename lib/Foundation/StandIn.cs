using System.Globalization;
using System.Text.RegularExpressions;

namespace BertNotebooks.Foundation;

/// <summary>Files that stand where a model's file is expected and are something else: what a clone without Git LFS leaves, and saved web pages.</summary>
internal static partial class StandIn
{
    /// <summary>Enough of a file's beginning to know it.</summary>
    public const int Longest = 1024;

    /// <summary>Refuses a file by its first bytes.</summary>
    /// <exception cref="BertNotebooksException">It is a pointer of Git LFS or a web page.</exception>
    public static void Refuse(string path, ReadOnlySpan<byte> start)
    {
        RefusePointer(path, start);
        ReadOnlySpan<byte> text = start.TrimStart("\uFEFF \t\r\n"u8);
        if (StartsWith(text, "<!doctype html"u8) || StartsWith(text, "<html"u8))
        {
            throw new BertNotebooksException($"'{path}' is a web page, not the file: it was saved from the page about it. Download it from the page's own link (on the hub: resolve in place of blob).");
        }
    }

    /// <summary>Refuses a pointer of Git LFS by its first bytes, where a web page may well be what is wanted.</summary>
    /// <exception cref="BertNotebooksException">It is a pointer.</exception>
    public static void RefusePointer(string path, ReadOnlySpan<byte> start)
    {
        // Both lines that the specification of the pointers knows.
        if (!start.StartsWith("version https://git-lfs.github.com/spec/"u8) && !start.StartsWith("version https://hawser.github.com/spec/"u8))
        {
            return;
        }

        Match size = Size().Match(System.Text.Encoding.ASCII.GetString(start[..Math.Min(start.Length, Longest)]));
        string bytes = size.Success && long.TryParse(size.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            ? string.Create(CultureInfo.InvariantCulture, $" of {count:N0} bytes") : "";
        throw new BertNotebooksException($"'{path}' is a Git LFS pointer: it stands for a file{bytes} that was not fetched. Run `git lfs install` and `git lfs pull` in its folder, or download the file itself.");
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) =>
        text.Length >= lower.Length && System.Text.Ascii.EqualsIgnoreCase(text[..lower.Length], lower);

    [GeneratedRegex(@"^size (\d{1,18})\r?$", RegexOptions.Multiline)]
    private static partial Regex Size();
}
