namespace BertNotebooks.Dib.Session;

/// <summary>Why a cell failed.</summary>
/// <param name="Notebook">The name of the notebook that holds the line; an imported one may differ from the one that runs.</param>
/// <param name="Cell">The code cell's number in that notebook.</param>
/// <param name="Line">The line of that notebook's file; 0 when it is not known.</param>
/// <param name="Message">What happened, in the words of the compiler or of the exception.</param>
/// <param name="Trace">The lines of cells that led there, innermost first.</param>
public sealed record CellError(string Notebook, int Cell, int Line, string Message, IReadOnlyList<string> Trace)
{
    /// <summary>The place, for a message.</summary>
    public string Place => Line > 0 ? $"{Notebook}, cell {Cell}, line {Line}" : $"{Notebook}, cell {Cell}";

    // The page has all of it.
    private const int Longest = 1000;

    /// <summary>The place and the message, which is cut where it is longer than anyone reads on a line.</summary>
    public override string ToString() => $"{Place}: {(Message.Length > Longest ? $"{Message.AsSpan(0, Longest)}... ({Message.Length:N0} characters)" : Message)}";
}
