using System.Text.RegularExpressions;

namespace BertNotebooks.Dib.Session;

/// <summary>Takes the stack of C++ out of what libtorch says: a learner needs the reason, and the frames fill a page.</summary>
internal static partial class CppFrames
{
    private const string End = "\nException raised from";

    /// <summary>The text without frames and without the line that announces them.</summary>
    public static string Without(string text) => text.Contains(End, StringComparison.Ordinal) || text.Contains("frame #", StringComparison.Ordinal) ? Frames().Replace(text, "") : text;

    [GeneratedRegex(@"\nException raised from [^\n]*|(?:^|\n)frame #\d+: [^\n]*")]
    private static partial Regex Frames();
}
