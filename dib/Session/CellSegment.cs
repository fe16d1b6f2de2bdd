using BertNotebooks.Dib.Format;

namespace BertNotebooks.Dib.Session;

/// <summary>A part of a code cell that the kernel runs in one go: some lines of C#, or one directive.</summary>
/// <param name="Text">The C#, or the directive's line.</param>
/// <param name="FirstLine">The line of the file on which it begins.</param>
/// <param name="IsDirective">Whether the line begins with <c>#!</c>.</param>
internal sealed record CellSegment(string Text, int FirstLine, bool IsDirective)
{
    /// <summary>Cuts a cell at its directives, as the kernel does.</summary>
    public static IReadOnlyList<CellSegment> Split(DibCell cell)
    {
        List<CellSegment> segments = [];
        string[] lines = cell.Source.Split('\n');
        int first = 0;
        for (int i = 0; i <= lines.Length; i++)
        {
            if (i < lines.Length && !IsDirectiveLine(lines[i]))
            {
                continue;
            }

            string code = string.Join('\n', lines[first..i]);
            if (!string.IsNullOrWhiteSpace(code))
            {
                segments.Add(new CellSegment(code, cell.FirstLine + first, IsDirective: false));
            }

            if (i < lines.Length)
            {
                segments.Add(new CellSegment(lines[i].Trim(), cell.FirstLine + i, IsDirective: true));
                first = i + 1;
            }
        }

        return segments;
    }

    /// <summary>Whether the line is the kernel's, not the compiler's.</summary>
    /// <remarks><c>#r nuget:</c> and <c>#i</c> look like C# script but are the kernel's own: they ask the network for packages.</remarks>
    public static bool IsDirectiveLine(string line)
    {
        string text = line.TrimStart();
        return text.StartsWith("#!", StringComparison.Ordinal)
            || (text.StartsWith("#r", StringComparison.Ordinal) && text.Contains("\"nuget:", StringComparison.OrdinalIgnoreCase))
            || text.StartsWith("#i ", StringComparison.Ordinal);
    }
}
