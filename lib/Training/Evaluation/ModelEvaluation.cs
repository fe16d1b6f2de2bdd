using BertNotebooks.Checkpoints;
using BertNotebooks.Data;
using BertNotebooks.Text;

namespace BertNotebooks.Training.Evaluation;

/// <summary>What the command <c>evaluate</c> reports: the model beside its two controls.</summary>
/// <param name="Model">Loss and accuracy of the model.</param>
/// <param name="UnigramLoss">Mean -ln of the selected pieces' frequency in this text, nats.</param>
/// <param name="UniformLoss">ln V: the loss of a guess at random, nats.</param>
public sealed record ModelEvaluation(EvaluationResult Model, double UnigramLoss, double UniformLoss)
{
    /// <summary>
    /// Cuts each line that is not empty into windows of min(max_position_embeddings, 128) - 2 pieces, turns pieces drawn by
    /// the seed into [MASK], and asks the model for them.
    /// </summary>
    /// <exception cref="BertNotebooksException">The probability is outside 0 to 1, or nothing is masked.</exception>
    public static ModelEvaluation Of(
        PretrainedModel pretrained, IEnumerable<string> lines, double mlmProbability = 0.15, long seed = 0, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        Vocabulary vocabulary = pretrained.NotNull().Tokenizer.Vocabulary;
        Masker masker = new(MaskingOptions.Default with { MlmProbability = mlmProbability }, vocabulary);
        LoopStop stop = new(cancellationToken);
        List<Encoding> windows = [];
        foreach (string[] chunk in lines.NotNull().Where(l => !string.IsNullOrWhiteSpace(l)).Chunk(4096))
        {
            stop.ThrowIfRequested();
            IReadOnlyList<Encoding> encoded = pretrained.Tokenizer.EncodeBatch(chunk, new EncodeOptions { AddSpecialTokens = false });
            windows.AddRange(encoded.SelectMany(line => EvaluationWindows.Cut(line, vocabulary, pretrained.Model.Config.MaxPositionEmbeddings, pretrained.Tokenizer.Parts.Template)));
        }

        List<MaskedExample> examples = [.. windows.Select((window, i) => masker.MaskForEvaluation(window, seed, i))];
        EvaluationResult result = Evaluator.Evaluate(
            pretrained.Model, examples, vocabulary.PadId, progress: done => progress?.Invoke((double)done / examples.Count), cancellationToken: cancellationToken);
        Baselines baselines = Baselines.Of(result, windows, examples, vocabulary, pretrained.Model.Config.VocabSize);
        return new ModelEvaluation(result, baselines.Unigram.Loss, baselines.Uniform.Loss);
    }
}
