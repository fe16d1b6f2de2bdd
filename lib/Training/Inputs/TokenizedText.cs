using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Inputs;

/// <summary>Turns the files of a run into token stores, by the rule of its arguments.</summary>
internal sealed class TokenizedText(TrainingArguments arguments, BertTokenizer tokenizer, int length, Action<double>? progress, CancellationToken cancellationToken)
{
    private readonly string _vocabulary = TokenStoreSource.HashOf(tokenizer);

    /// <summary>Opens the store of a text, which is built where it is not there yet.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="paths">The text.</param>
    /// <param name="book">How the book was cut, when <c>kit.pipeline</c> is set.</param>
    public TokenStore Open(TokenFolder folder, string name, IReadOnlyList<string> paths, out BookReport? book)
    {
        TextFiles files = new(paths);
        if (arguments.Kit.Pipeline is string pipelineName)
        {
            BookPipeline pipeline = KitArguments.Pipelines[pipelineName];
            BookReport report = pipeline.Process(string.Join('\n', Corpus.ReadLines(paths)));
            book = report;
            int done = 0;
            IEnumerable<LinePart> sentences = report.Sentences.Select(sentence =>
            {
                done++;
                return new LinePart(sentence);
            });
            return Open(folder, name, files, $"pipeline={pipelineName}", lineByLine: true, pipeline.PadToMaxLength || arguments.PadToMaxLength, sentences, () => (double)done / report.Kept);
        }

        book = null;
        // Joined inputs are all of the same length.
        bool pad = arguments.LineByLine && arguments.PadToMaxLength;
        return Open(folder, name, files, $"line_by_line={(arguments.LineByLine ? "true" : "false")}", arguments.LineByLine, pad, files.Read(), () => files.Share);
    }

    private TokenStore Open(TokenFolder folder, string name, TextFiles files, string rule, bool lineByLine, bool pad, IEnumerable<LinePart> lines, Func<double> share)
    {
        TokenStoreSource source = new(_vocabulary, files.Hash(cancellationToken), FormattableString.Invariant($"{rule} max_seq_length={length} pad_to_max_length={(pad ? "true" : "false")}"));
        TokenStoreBuilder builder = new(tokenizer, lineByLine, length);
        return folder.Open(name, source, tokenizer, path => builder.Build(path, source, pad ? length : 0, lines, () => progress?.Invoke(share()), cancellationToken), cancellationToken);
    }
}
