using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>A cell as it is kept beside the notebook.</summary>
/// <param name="Id">The id that it keeps when the server starts anew.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Text">The text; lines end with a line feed.</param>
/// <param name="Original">What the lesson had in its place; null for a cell of the learner's own.</param>
internal sealed record StoredCell(string Id, CellKind Kind, string Text, string? Original);

/// <summary>What is kept of an open notebook beside its file.</summary>
/// <param name="FileHash">The SHA-256 of the file that <paramref name="Saved"/> describes.</param>
/// <param name="LastId">The largest number that was given to a cell.</param>
/// <param name="Saved">The cells of the file.</param>
/// <param name="Draft">The cells as they were last edited and not saved; null when the file holds all.</param>
internal sealed record StoredDocument(string FileHash, int LastId, IReadOnlyList<StoredCell> Saved, IReadOnlyList<StoredCell>? Draft)
{
    // An id beyond it would be the last.
    private const int LargestId = 1_000_000_000;

    /// <summary>Whether it can be what the kit wrote.</summary>
    public bool IsSound => LastId is >= 0 and < LargestId && AreSound(Saved) && (Draft is null || AreSound(Draft));

    /// <summary>The number in a cell's id, or null when it is no id of a cell.</summary>
    public static int? NumberOf(string id) =>
        id.Length is > 1 and < 11 && id[0] == 'c' && int.TryParse(id.AsSpan(1), System.Globalization.NumberStyles.None, null, out int number) && id == $"c{number}" ? number : null;

    private bool AreSound(IReadOnlyList<StoredCell> cells) =>
        cells.All(cell => cell is { Id: not null, Text: not null } && Enum.IsDefined(cell.Kind) && NumberOf(cell.Id) <= LastId)
        && cells.Select(cell => cell.Id).Distinct().Count() == cells.Count;
}
