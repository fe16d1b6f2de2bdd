using System.Collections.Concurrent;
using BertNotebooks.Foundation.Unicode;

namespace BertNotebooks.Text.Normalizing;

/// <summary>What becomes of each code point under given options: dropped, a blank, a word of its own, or letters of a word.</summary>
/// <remarks>
/// Cleaning, Chinese characters, accents and lower case, in the order of <c>BertNormalizer</c>, and the classes of <c>BertPreTokenizer</c>,
/// folded into one look-up.
/// </remarks>
internal sealed class CharacterTable : CodePointTable
{
    /// <summary>The kinds of code points; a whole word is a punctuation sign or a Chinese character.</summary>
    public const uint Letter = 0, Removed = 1u << 24, Blank = 2u << 24, WholeWord = 3u << 24, KindMask = 3u << 24;

    /// <summary>Set when one code point becomes several: the low bits are then an index for <see cref="Expansion"/>.</summary>
    public const uint Expands = 1u << 26;

    /// <summary>Set on marks that stay and may have to change places with their neighbours.</summary>
    public const uint Reorders = 1u << 27;

    /// <summary>Set where blanks are put around the code point before accents are looked at, so that no run of marks crosses it.</summary>
    public const uint Separates = 1u << 28;

    public const uint ValueMask = 0x1FFFFF;

    private static readonly ConcurrentDictionary<BertTokenizerOptions, CharacterTable> s_tables = new();

    private readonly BertTokenizerOptions _options;
    private string[] _expansions = [];

    private CharacterTable(BertTokenizerOptions options) => _options = options;

    public bool StripAccents => _options.StripAccents ?? _options.LowerCase;

    public bool CleansText => _options.CleanText;

    public static CharacterTable For(BertTokenizerOptions options) => s_tables.GetOrAdd(options, o => new CharacterTable(o));

    public string Expansion(uint entry) => Volatile.Read(ref _expansions)[entry & ValueMask];

    /// <summary>What the code point of an entry is written as.</summary>
    public string Written(uint entry) => (entry & Expands) != 0 ? Expansion(entry) : char.ConvertFromUtf32((int)(entry & ValueMask));

    /// <summary>Tells whether cleaning drops the code point, before marks are ordered.</summary>
    public bool IsCleaned(int codePoint) => _options.CleanText && CodePoints.Control.Contains(codePoint);

    protected override uint Classify(int codePoint)
    {
        if (IsCleaned(codePoint))
        {
            return Removed;
        }

        if (CodePoints.IsWhiteSpace(codePoint))
        {
            return Blank | Separates;
        }

        List<int> letters = Normalize(codePoint);
        if (letters.Count == 0)
        {
            return Removed;
        }

        uint kind = Letter;
        if (_options.TokenizeChineseChars && CodePoints.Ideograph.Contains(codePoint))
        {
            kind = WholeWord | Separates;
        }
        else if (letters.Count == 1 && CodePoints.Punctuation.Contains(letters[0]))
        {
            kind = WholeWord;
        }

        bool reorders = StripAccents && letters.Exists(letter => CodePoints.CombiningClass(letter) != 0);
        return kind | Value(letters) | (reorders ? Reorders : 0);
    }

    private List<int> Normalize(int codePoint)
    {
        List<int> parts = [codePoint];
        if (StripAccents)
        {
            parts.Clear();
            CodePoints.AppendDecomposition(codePoint, parts);
            parts.RemoveAll(CodePoints.NonspacingMark.Contains);
        }

        if (!_options.LowerCase)
        {
            return parts;
        }

        List<int> lower = [];
        parts.ForEach(part => CodePoints.AppendLower(part, lower));
        return lower;
    }

    private uint Value(List<int> letters)
    {
        if (letters.Count == 1)
        {
            return (uint)letters[0];
        }

        string expansion = string.Concat(letters.Select(char.ConvertFromUtf32));
        Volatile.Write(ref _expansions, [.. _expansions, expansion]);
        return Expands | (uint)(_expansions.Length - 1);
    }
}
