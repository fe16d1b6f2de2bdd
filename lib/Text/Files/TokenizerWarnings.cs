using BertNotebooks.Text.Added;

namespace BertNotebooks.Text.Files;

/// <summary>What a user should know of a folder that releases of <c>transformers</c> read differently, a line each.</summary>
internal static class TokenizerWarnings
{
    private const int MostNamed = 6;

    public static IReadOnlyList<string> Of(TokenizerFiles files, TokenizerClass tokenizerClass, PartsReader? parts, IReadOnlyList<AddedToken> moved, IReadOnlyList<AddedToken> missing)
    {
        List<string> warnings = [];
        string place = $"'{files.Path}'";
        if (parts is not null && !tokenizerClass.IsGeneral)
        {
            if (parts.Others.Count > 0)
            {
                warnings.Add($"{place}: tokenizer.json is followed as it is written ({string.Join(", ", parts.Others.Take(MostNamed))}); transformers 5 puts plain BERT in its place, since the class is {tokenizerClass.Name}, and gives other ids.");
            }

            if (parts.LacksNormalizer)
            {
                warnings.Add($"{place}: tokenizer.json has no normalizer, and {tokenizerClass.Name} has its own, which is taken, as in transformers 5; transformers 4 cannot open it.");
            }

            HashSet<string> listed = [.. files.Config?.Object(TokenizerFiles.AllTokens)?.Members().Select(item => item.Fields.Text("content") ?? "") ?? []];
            if (listed.Count > 0 && AddedTokenReader.Listed(files.Tokenizer).FirstOrDefault(token => !listed.Contains(token.Content)) is AddedToken left)
            {
                warnings.Add($"{place}: the added token \"{left.Content.Shown()}\" of tokenizer.json is not in {TokenizerFiles.AllTokens}; it is kept, and transformers 5 leaves it out.");
            }
        }

        warnings.AddRange(missing.Select(token => $"{place}: the vocabulary has no {token.Content}: it gets the id {token.Id} behind the pieces, as in transformers."));
        if (moved.Count > 0)
        {
            warnings.Add($"{place}: {moved.Count} added tokens have other ids in their file, such as \"{moved[0].Content.Shown()}\" {moved[0].Id}: ids go on from the vocabulary's end without a gap, as in the fast tokenizers of transformers.");
        }

        return warnings;
    }
}
