namespace BertNotebooks.Data.Labelled;

/// <summary>Where in an entity a word stands.</summary>
internal enum EntityPart
{
    Outside,
    Begin,
    Inside,
    End,
    Single,
}

/// <summary>A tag, taken apart.</summary>
/// <param name="Part">Where in an entity the word stands.</param>
/// <param name="Type">The entity's type.</param>
internal readonly record struct EntityTag(EntityPart Part, string Type)
{
    // The type of a tag that is a letter alone, as in seqeval.
    private const string NoType = "_";

    /// <summary>How a word outside all entities is tagged.</summary>
    public const string None = "O";

    /// <summary>The tag of a word outside all entities, and of what is before and behind a sentence.</summary>
    public static EntityTag Outside { get; } = new(EntityPart.Outside, NoType);

    /// <summary>Whether a tag is of entities, <see cref="None"/> or a letter of one of the schemes (IOB1, IOB2, IOBES, BILOU) before a hyphen, and not of something else, such as grammar.</summary>
    public static bool IsOne(string tag) => tag == None || (tag is [char letter, '-', ..] && PartOf(letter) is not (null or EntityPart.Outside));

    /// <summary>Takes a tag apart; one without a letter is inside an entity of that name, so that neighbours with the same tag are one.</summary>
    /// <param name="tag">Such as <c>B-PER</c>; everything after the first hyphen is the type.</param>
    public static EntityTag Of(string tag)
    {
        bool hasLetter = tag.Length == 1 || (tag.Length > 1 && tag[1] == '-');
        return PartOf(hasLetter ? tag[0] : ' ') switch
        {
            EntityPart.Outside => Outside,
            EntityPart part => new(part, tag.Length > 2 ? tag[2..] : NoType),
            null => new(EntityPart.Inside, tag.Length > 2 && tag[1] == '-' ? tag[2..] : tag),
        };
    }

    /// <summary>Takes a tag apart that must be of the scheme.</summary>
    /// <exception cref="BertNotebooksException">Its letter is not.</exception>
    public static EntityTag Of(string tag, EntityScheme scheme)
    {
        string letters = scheme == EntityScheme.Iobes ? "OBIES" : "OBI";
        return tag.Length > 0 && letters.Contains(tag[0], StringComparison.Ordinal) && (tag.Length == 1 || tag[1] == '-')
            ? Of(tag)
            : throw new BertNotebooksException(
                $"The tag '{tag.Brief()}' is not of the scheme {scheme.ToString().ToUpperInvariant()}, whose tags are O or begin with {string.Join(", ", letters[1..].Select(letter => $"{letter}-"))}: correct it, or count without a scheme.");
    }

    /// <summary>Whether this word belongs to the entity of the word before it.</summary>
    public bool Continues(EntityTag before) =>
        Part is EntityPart.Inside or EntityPart.End && before.Part is EntityPart.Begin or EntityPart.Inside && Type == before.Type;

    // L and U are what BILOU calls E and S.
    private static EntityPart? PartOf(char letter) => letter switch
    {
        'O' => EntityPart.Outside,
        'B' => EntityPart.Begin,
        'I' => EntityPart.Inside,
        'E' or 'L' => EntityPart.End,
        'S' or 'U' => EntityPart.Single,
        _ => null,
    };
}
