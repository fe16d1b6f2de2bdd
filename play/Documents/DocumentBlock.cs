using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>A cell of an open notebook with what the file holds of it, so that an unedited one is written as it was.</summary>
internal sealed class DocumentBlock
{
    private readonly string _separator;
    private readonly string _before;
    private readonly string _after;
    private readonly CellKind _kindInFile;
    private string _source;
    private string _sourceText;

    /// <summary>A cell of the file.</summary>
    public DocumentBlock(DibPart part, bool isLastOfFile)
    {
        (Kind, _kindInFile, _separator, _before, _source, _after) = (part.Kind, part.Kind, part.Separator, part.Before, part.Source, part.After);
        Text = _sourceText = _source.ReplaceLineEndings("\n");
        IsLastOfFile = isLastOfFile;
    }

    /// <summary>A new cell, in the style of the file.</summary>
    public DocumentBlock(string id, CellKind kind, string text, DocumentStyle style)
    {
        (Id, Kind, _kindInFile, Text) = (id, kind, kind, text);
        (_separator, _before, _after) = (DibSeparator.Of(kind) + style.LineEnd, style.Before, style.After);
        _source = _sourceText = "";
    }

    /// <summary>The cell's id; null for an empty cell of the file, which is not shown and stays where it is.</summary>
    public string? Id { get; set; }

    /// <summary>What the cell holds.</summary>
    public CellKind Kind { get; set; }

    /// <summary>The text as it was typed; lines end with a line feed.</summary>
    public string Text { get; set; }

    /// <summary>Whether the file ended with it when it was read.</summary>
    public bool IsLastOfFile { get; }

    /// <summary>The text as a file's reader would give it, without blank lines at either end.</summary>
    public string TextInFile => Trim(Text).Text;

    /// <summary>How many blank lines begin the text; they are not written.</summary>
    public int BlankLines => Trim(Text).BlankLines;

    /// <summary>The line that begins the cell; a text at the file's beginning needs none.</summary>
    public string Separator(bool isFirst, DocumentStyle style) => _separator.Length == 0
        ? isFirst && Kind == CellKind.CSharp ? "" : DibSeparator.Of(Kind) + style.LineEnd
        : Kind == _kindInFile ? _separator : DibSeparator.Of(Kind) + _separator[DibSeparator.Of(_kindInFile).Length..];

    /// <summary>The blank lines between that line and the source.</summary>
    public string Before(bool isFirst, DocumentStyle style) =>
        IsBlank ? "" : _separator.Length == 0 && _before.Length == 0 && Separator(isFirst, style).Length > 0 ? style.Before : _before;

    /// <summary>The source as it is written.</summary>
    public string Source(DocumentStyle style)
    {
        string text = TextInFile;
        return text == _sourceText ? _source : text.ReplaceLineEndings(style.LineEnd);
    }

    /// <summary>The line ends behind the source.</summary>
    /// <param name="fileEnd">With what the file ends, when this is its last cell.</param>
    /// <param name="style">The file's style.</param>
    public string After(string? fileEnd, DocumentStyle style)
    {
        string after = fileEnd ?? (IsLastOfFile && DocumentStyle.LineEnds(_after) < DocumentStyle.LineEnds(style.After) ? style.After : _after);
        return IsBlank ? DocumentStyle.WithoutFirstLine(after) : after;
    }

    /// <summary>Takes what was written for what the file holds.</summary>
    public void MarkSaved(DocumentStyle style)
    {
        _source = Source(style);
        _sourceText = TextInFile;
    }

    // An empty cell of the file is written as it is.
    private bool IsBlank => Id is not null && TextInFile.Length == 0;

    /// <summary>A text without blank lines at either end, as a reader of the file gives it, and how many began it.</summary>
    public static (string Text, int BlankLines) Trim(string text)
    {
        string[] lines = text.Split('\n');
        int first = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        int last = Array.FindLastIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        return first < 0 ? ("", 0) : (string.Join('\n', lines[first..(last + 1)]), first);
    }
}
