namespace BertNotebooks.Data.Labelled;

/// <summary>Tells tags of entities from others, such as those of grammar.</summary>
internal static class TagNames
{
    /// <summary>The tag of a word that is part of no entity.</summary>
    public const string Outside = "O";

    /// <summary>Whether a tag is <see cref="Outside"/> or has a letter of one of the schemes (IOB1, IOB2, IOBES, BILOU) before a hyphen.</summary>
    public static bool Is(string tag) => tag is Outside or ['B' or 'I' or 'E' or 'S' or 'L' or 'U', '-', ..];
}
