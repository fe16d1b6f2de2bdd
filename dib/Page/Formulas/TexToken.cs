namespace BertNotebooks.Dib.Page.Formulas;

/// <summary>What a token of a formula is.</summary>
internal enum TexTokenKind
{
    /// <summary>The end of the formula.</summary>
    End,

    /// <summary>A name behind a backslash, without it.</summary>
    Command,

    /// <summary>Digits, perhaps with a point.</summary>
    Number,

    /// <summary>Any other single character; a row's end is the text <c>\\</c>.</summary>
    Character,
}

/// <summary>A piece of a formula.</summary>
internal readonly record struct TexToken(TexTokenKind Kind, string Text)
{
    public bool Is(string character) => Kind == TexTokenKind.Character && Text == character;

    public bool IsCommand(string name) => Kind == TexTokenKind.Command && Text == name;
}

/// <summary>A formula that the kit's small part of TeX does not cover.</summary>
internal sealed class TexException(string message) : Exception(message);
