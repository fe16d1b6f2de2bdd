using System.CommandLine;
using System.Text.Json.Serialization;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Text;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>tokenize</c>: texts on stdin to ids on stdout.</summary>
internal static class TokenizeCommand
{
    private const int LinesAtOnce = 1024;

    private static readonly Option<string> Vocab = new Option<string>("--vocab") { Description = "A vocab.txt, a tokenizer.json, or a folder with one.", HelpName = "FILE", Required = true }.AsPath();
    private static readonly Option<bool> Cased = new("--cased") { Description = "Keeps upper case and accents." };
    private static readonly Option<int?> MaxLength = new("--max-length") { Description = "Cuts to so many tokens, special tokens included.", HelpName = "N" };
    private static readonly Option<bool> NoSpecialTokens = new("--no-special-tokens") { Description = "Adds no [CLS] and [SEP]." };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON Lines; the only form, so it may be left out." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "tokenize",
            "Reads {\"text\": \"...\", \"pair\": \"...\"} a line (pair may be missing) and writes {\"ids\", \"token_type_ids\", \"attention_mask\", \"tokens\", \"offsets\"} a line.",
            "tokenize --vocab data/vocab.txt < texts.jsonl")
        {
            Vocab, Cased, MaxLength, NoSpecialTokens, Json,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        BertTokenizer opened = BertTokenizer.FromPretrained(result.GetRequiredValue(Vocab));
        TokenizerNotes.Show(opened);
        BertTokenizer tokenizer = result.GetValue(Cased) ? opened.WithOptions(opened.Options with { LowerCase = false }) : opened;
        EncodeOptions options = new()
        {
            AddSpecialTokens = !result.GetValue(NoSpecialTokens),
            MaxLength = result.GetValue(MaxLength),
            Truncation = result.GetValue(MaxLength) is null ? TruncationStrategy.None : TruncationStrategy.LongestFirst,
        };
        foreach (Input[] chunk in JsonLines.Read<Input>(cancel).Chunk(LinesAtOnce))
        {
            foreach (Encoding encoding in tokenizer.EncodeBatch([.. chunk.Select(i => i.Text)], options, [.. chunk.Select(i => i.Pair)]))
            {
                JsonLines.Write(new Output(
                    encoding.InputIds, encoding.TokenTypeIds, encoding.AttentionMask, encoding.Tokens, [.. encoding.Offsets.Select(o => new[] { o.Start, o.End })]));
            }
        }

        return ExitCode.Done;
    }

    private sealed record Input([property: JsonRequired] string Text, string? Pair);

    private sealed record Output(int[] Ids, int[] TokenTypeIds, int[] AttentionMask, string[] Tokens, int[][] Offsets);
}
