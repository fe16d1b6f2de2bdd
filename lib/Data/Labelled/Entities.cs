namespace BertNotebooks.Data.Labelled;

/// <summary>Reads entities from tags.</summary>
public static class Entities
{
    /// <summary>The entities of sentences, in order.</summary>
    /// <remarks>
    /// Without a scheme they are read as CoNLL-2003's <c>conlleval</c> does (and <c>seqeval</c> without a mode): IOB1, IOB2 and IOBES are all understood,
    /// and a broken tag still counts. An <c>I-X</c> after anything that is not X opens an entity, a change of type closes one and opens the next, and
    /// none goes on into the next sentence. With a scheme (<c>seqeval</c>'s <c>mode="strict"</c>) what is not written by its rules is no entity.
    /// </remarks>
    /// <param name="sentences">The tags of each sentence's words.</param>
    /// <param name="strict">The scheme that entities must keep to; null: none.</param>
    /// <exception cref="BertNotebooksException">A tag is not of the scheme.</exception>
    public static IReadOnlyList<Entity> Of(IReadOnlyList<IReadOnlyList<string>> sentences, EntityScheme? strict = null) =>
        [.. sentences.NotNull().SelectMany((tags, sentence) => InSentence(tags, sentence, strict))];

    private static IEnumerable<Entity> InSentence(IReadOnlyList<string> tags, int sentence, EntityScheme? strict)
    {
        EntityTag before = EntityTag.Outside;
        int? first = null;
        for (int i = 0; i <= tags.Count; i++)
        {
            EntityTag tag = i == tags.Count ? EntityTag.Outside : strict is EntityScheme scheme ? EntityTag.Of(tags[i], scheme) : EntityTag.Of(tags[i]);
            if (first is int start && !tag.Continues(before))
            {
                if (Ends(strict, before, tag))
                {
                    yield return new Entity(sentence, before.Type, start, i - 1);
                }

                first = null;
            }

            if (first is null && Starts(strict, before, tag))
            {
                first = i;
            }

            before = tag;
        }
    }

    private static bool Starts(EntityScheme? strict, EntityTag before, EntityTag tag) => strict switch
    {
        EntityScheme.Iob2 => tag.Part == EntityPart.Begin,
        EntityScheme.Iobes => tag.Part is EntityPart.Begin or EntityPart.Single,
        EntityScheme.Iob1 => tag.Part == EntityPart.Inside
            || (tag.Part == EntityPart.Begin && before.Part is EntityPart.Begin or EntityPart.Inside && before.Type == tag.Type),
        _ => tag.Part != EntityPart.Outside,
    };

    private static bool Ends(EntityScheme? strict, EntityTag last, EntityTag next) => strict switch
    {
        EntityScheme.Iobes => last.Part is EntityPart.End or EntityPart.Single,
        EntityScheme.Iob1 => !(last.Part == EntityPart.Begin && next.Part == EntityPart.Begin && last.Type != next.Type),
        _ => true,
    };
}
