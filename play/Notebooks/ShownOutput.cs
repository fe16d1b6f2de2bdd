using System.Text;
using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <summary>An output below a cell, as the pages have it.</summary>
/// <param name="id">Tells it from all others of the notebook.</param>
/// <param name="kind">How the content is to be read.</param>
internal sealed class ShownOutput(string id, OutputKind kind)
{
    // The kernel cuts at the same place; this holds whatever it sends.
    private const int MaxText = CellOutputs.MaxCharacters + 1_000;

    private readonly StringBuilder _text = new();

    public string Id => id;

    public OutputKind Kind { get; private set; } = kind;

    public string Content => _text.ToString();

    public int Length => _text.Length;

    /// <summary>Whether it draws a chart of the kit, whose curve can be laid under a later one.</summary>
    public bool IsChart => Kind == OutputKind.Html && Content.Contains("bn-figure", StringComparison.Ordinal);

    /// <summary>Puts a newer state in its place.</summary>
    public void Replace(OutputKind newKind, string content)
    {
        Kind = newKind;
        _text.Clear().Append(content);
    }

    /// <summary>What is kept for a later server.</summary>
    public JournalOutput ToJournal() => new(Id, Kind, Content);

    /// <summary>Adds to a text.</summary>
    public void Append(string more) => _text.Append(more.AsSpan(0, Math.Clamp(MaxText - _text.Length, 0, more.Length)));
}
