namespace BertNotebooks.Data.Labelled;

/// <summary>How tags write entities down; each tag but <c>O</c> is a letter, a hyphen and the entity's type.</summary>
public enum EntityScheme
{
    /// <summary>All words of an entity are <c>I-</c>; <c>B-</c> only parts it from an entity of the same type right before it (CoNLL-2003's own files).</summary>
    Iob1,

    /// <summary>The first word of an entity is <c>B-</c>, the others are <c>I-</c>.</summary>
    Iob2,

    /// <summary>As IOB2, with <c>E-</c> for the last word and <c>S-</c> for an entity of one word.</summary>
    Iobes,
}
