using BertNotebooks.Data;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Cli.Bench;

/// <summary>Training as a textbook writes it, to be compared with: padded inputs, logits at all positions, torch's optimizer.</summary>
internal sealed class PlainLoop : IDisposable
{
    private readonly BenchText _text;
    private readonly BertForMaskedLM _model;
    private readonly optim.Optimizer _optimizer;
    private readonly Masker _masker;
    private readonly int[][] _batches;
    private int _step;

    public PlainLoop(BertConfig config, BenchText text)
    {
        _text = text;
        _model = new BertForMaskedLM(config, 1);
        _model.train();
        _optimizer = optim.AdamW(_model.parameters(), BenchText.Arguments.LearningRate, weight_decay: BenchText.Arguments.WeightDecay);
        _masker = new Masker(MaskingOptions.Default, text.Tokenizer.Vocabulary);
        _batches = [.. new EpochSampler([.. text.Inputs.Select(e => e.Length)], BenchText.Arguments.PerDeviceTrainBatchSize, BenchText.Arguments.Seed).Batches(0)];
    }

    /// <summary>Takes a step.</summary>
    /// <returns>The number of its tokens, padding not counted.</returns>
    public int Step()
    {
        using DisposeScope scope = NewDisposeScope();
        int[] indices = _batches[_step++ % _batches.Length];
        MaskedExample[] examples = [.. indices.Select(i => _masker.Mask(_text.Inputs[i], BenchText.Arguments.Seed, 0, i))];
        using Batch batch = Batch.From(examples, _text.Tokenizer.Vocabulary.PadId, padToLength: BenchText.MaxSeqLength);
        _optimizer.zero_grad();
        using MaskedLMOutput output = _model.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds, batch.Labels);
        output.Loss!.backward();
        nn.utils.clip_grad_norm_(_model.parameters(), BenchText.Arguments.MaxGradNorm);
        _optimizer.step();
        _ = output.Loss.item<float>();
        return batch.Tokens;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
    }
}
