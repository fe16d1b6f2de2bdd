using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Language;

/// <summary>A part of a cell that the kernel runs in one go: some lines of C#, or one directive's line.</summary>
/// <param name="From">Where it begins in the cell's text.</param>
/// <param name="To">Where it ends: behind its last line's last character.</param>
/// <param name="IsDirective">Whether the line is the kernel's, not the compiler's.</param>
internal readonly record struct CellPiece(int From, int To, bool IsDirective)
{
    /// <summary>Cuts a cell at its directives, as <see cref="CellSegment"/> does; here a blank part counts, since somebody may type in it.</summary>
    public static IReadOnlyList<CellPiece> Split(string text)
    {
        List<CellPiece> pieces = [];
        int codeFrom = 0;
        for (int from = 0; from <= text.Length;)
        {
            int end = text.IndexOf('\n', from);
            int to = end < 0 ? text.Length : end;
            if (CellSegment.IsDirectiveLine(text[from..to]))
            {
                if (from > codeFrom)
                {
                    pieces.Add(new CellPiece(codeFrom, from, IsDirective: false));
                }

                pieces.Add(new CellPiece(from, to, IsDirective: true));
                codeFrom = Math.Min(to + 1, text.Length);
            }

            from = to + 1;
        }

        pieces.Add(new CellPiece(codeFrom, text.Length, IsDirective: false));
        return pieces;
    }

    /// <summary>The piece with blanks for what stands before it, so that places in it are places in the cell.</summary>
    public string InPlace(string text) =>
        From == 0 ? text[..To] : string.Create(To, (text, From), static (target, source) =>
        {
            source.text.AsSpan(0, target.Length).CopyTo(target);
            foreach (ref char c in target[..source.From])
            {
                c = c == '\n' ? c : ' ';
            }
        });
}
