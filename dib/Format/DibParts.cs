namespace BertNotebooks.Dib.Format;

/// <summary>One cell of a notebook as it is written in the file; the four texts follow each other there.</summary>
/// <param name="Kind">What the cell holds.</param>
/// <param name="Separator">The line that begins it, with its end; empty for a text before the first such line.</param>
/// <param name="Before">Blank lines before the source.</param>
/// <param name="Source">From the first line that is not blank to the last, without that line's end; empty in an empty cell.</param>
/// <param name="After">The last line's end and blank lines.</param>
/// <param name="FirstLine">The line of the file, counted from 1, on which the source begins.</param>
internal sealed record DibPart(CellKind Kind, string Separator, string Before, string Source, string After, int FirstLine);

/// <summary>A notebook's text cut so that the parts put together are the text again, to the character.</summary>
/// <param name="Header">What comes before the first cell.</param>
/// <param name="Parts">The cells, empty ones among them.</param>
internal sealed record DibParts(string Header, IReadOnlyList<DibPart> Parts)
{
    /// <summary>Cuts the text of a notebook; the path serves messages.</summary>
    /// <exception cref="BertNotebooksException">A cell is neither C# nor Markdown, or the header is not JSON.</exception>
    public static DibParts Parse(string path, string text)
    {
        (string[] lines, int[] starts) = Lines(text);
        DibReader reader = new(path, lines);
        int first = reader.SkipMeta();
        string Span(int from, int to) => text[starts[from]..starts[to]];
        return new DibParts(Span(0, first), [.. reader.ReadBlocks(first).Select(PartOf)]);

        DibPart PartOf(DibBlock block)
        {
            int from = block.Separator < 0 ? first : block.Separator, behind = block.Separator < 0 ? first : block.Separator + 1;
            bool isEmpty = block.Start == block.End;
            int end = isEmpty ? starts[block.Start] : starts[block.End - 1] + lines[block.End - 1].Length;
            return new DibPart(block.Kind, Span(from, behind), Span(behind, block.Start), text[starts[block.Start]..end], text[end..starts[block.Next]], block.Start + 1);
        }
    }

    // The line ends are those of string.ReplaceLineEndings; one more start stands for the text's end.
    private static (string[] Lines, int[] Starts) Lines(string text)
    {
        List<string> lines = [];
        List<int> starts = [0];
        for (int start = 0; ;)
        {
            int length = text.AsSpan(start).IndexOfAny(DibText.LineEnds);
            if (length < 0)
            {
                return ([.. lines, text[start..]], [.. starts, text.Length]);
            }

            lines.Add(text.Substring(start, length));
            start += length + (text.AsSpan(start + length).StartsWith("\r\n") ? 2 : 1);
            starts.Add(start);
        }
    }
}
