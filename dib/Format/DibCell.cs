namespace BertNotebooks.Dib.Format;

/// <summary>What a cell of a notebook holds.</summary>
public enum CellKind
{
    /// <summary>C#, which is run.</summary>
    CSharp,

    /// <summary>Text for the reader.</summary>
    Markdown,
}

/// <summary>One cell of a notebook.</summary>
/// <param name="Kind">What the source is.</param>
/// <param name="Source">The text, without blank lines at either end; lines end with a line feed.</param>
/// <param name="FirstLine">The line of the file, counted from 1, on which the source begins.</param>
/// <param name="Number">The place among the code cells, counted from 1; 0 for Markdown.</param>
public sealed record DibCell(CellKind Kind, string Source, int FirstLine, int Number);
