using BertNotebooks.Text;

namespace BertNotebooks.Tests.Text;

/// <summary>Small vocabularies for tests: the special tokens have the ids 0 to 4, the pieces given go on from 5.</summary>
internal static class Words
{
    public static Vocabulary Vocabulary(params string[] pieces) => new([.. BertNotebooks.Text.Vocabulary.SpecialTokens, .. pieces]);
}
