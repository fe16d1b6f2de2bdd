using System.Diagnostics;
using BertNotebooks.Data;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TorchAdamW = TorchSharp.Modules.AdamW;

namespace BertNotebooks.Training;

/// <summary>Training as a textbook writes it: padded inputs, logits at all positions, torch's backward pass and optimizer.</summary>
/// <remarks>
/// It learns what <see cref="Trainer"/> learns, in the same order, with the same masks and rates, and takes several times as
/// long. It does not accumulate gradients, evaluate, save or resume.
/// </remarks>
public sealed class PlainTrainer : IDisposable
{
    private readonly BertForMaskedLM _model;
    private readonly Vocabulary _vocabulary;
    private readonly TrainingArguments _arguments;
    private readonly StepPlan _plan;
    private readonly int _length;
    private readonly TorchAdamW _optimizer;

    /// <summary>Prepares a run from step 0, on the device that the model is on.</summary>
    /// <param name="model">The model that learns; it stays the caller's.</param>
    /// <param name="vocabulary">The pieces that masks draw from.</param>
    /// <param name="arguments">The settings; inputs are padded to <c>max_seq_length</c>, or else to the longest.</param>
    /// <param name="train">Inputs to learn from.</param>
    /// <exception cref="BertNotebooksException">A setting breaks its rule or asks for accumulation, or there is no input.</exception>
    public PlainTrainer(BertForMaskedLM model, Vocabulary vocabulary, TrainingArguments arguments, IReadOnlyList<Encoding> train)
    {
        ArgumentRules.Checked(arguments.NotNull());
        if (arguments.GradientAccumulationSteps != 1)
        {
            throw new BertNotebooksException($"gradient_accumulation_steps is {arguments.GradientAccumulationSteps}, and the plain trainer takes one batch a step: set 1, or use Trainer.");
        }

        (_model, _vocabulary, _arguments) = (model.NotNull(), vocabulary, arguments);
        _plan = new StepPlan(arguments, vocabulary, train.NotNull(), i => train[i].AttentionMask.Sum());
        _length = arguments.MaxSeqLength ?? train.Max(e => e.Length);
        // Biases and layer norms do not decay.
        TorchAdamW.ParamGroup Group(bool decays) => new(
            model.named_parameters().Where(p => (p.name.EndsWith("bias", StringComparison.Ordinal) || p.name.EndsWith("LayerNorm.weight", StringComparison.Ordinal)) != decays).Select(p => p.parameter),
            arguments.LearningRate, arguments.AdamBeta1, arguments.AdamBeta2, arguments.AdamEpsilon, decays ? arguments.WeightDecay : 0);
        _optimizer = optim.AdamW([Group(decays: true), Group(decays: false)]);
    }

    /// <summary>Steps done.</summary>
    public int Step { get; private set; }

    /// <summary>Steps of the whole run.</summary>
    public int TotalSteps => _plan.TotalSteps;

    /// <summary>Trains until the last step or until it is cancelled or the running cell is stopped; a further call goes on.</summary>
    /// <param name="onStep">Called after each step.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>True when the last step is done, false when it was stopped.</returns>
    public bool Train(Action<StepReport>? onStep = null, CancellationToken cancellationToken = default)
    {
        LoopStop stop = new(cancellationToken);
        _model.train();
        while (Step < TotalSteps && !stop.IsRequested)
        {
            onStep?.Invoke(TakeStep());
        }

        _model.eval();
        return Step == TotalSteps;
    }

    /// <summary>Frees the optimizer; the model stays.</summary>
    public void Dispose() => _optimizer.Dispose();

    private StepReport TakeStep()
    {
        using DisposeScope scope = NewDisposeScope();
        long start = Stopwatch.GetTimestamp();
        MaskedExample[] examples = _plan.Batches(Step).Single();
        Batch batch = Batch.From(examples, _vocabulary.PadId, _model.Device, _length, labelPadding: _plan.Masking.Labels == MaskLabels.AllPositions);
        random.manual_seed(_plan.DropoutSeed(Step));

        Tensor logits = _model.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds).Logits; // [B, T, V]
        Tensor loss = nn.functional.cross_entropy(logits.view(-1, logits.shape[2]), batch.Labels.view(-1), ignore_index: Batch.IgnoreIndex, reduction: nn.Reduction.Sum)
            / Math.Max(1, batch.LabelIds.shape[0]);
        _optimizer.zero_grad();
        loss.backward();
        double norm = nn.utils.clip_grad_norm_(_model.parameters(), _arguments.MaxGradNorm > 0 ? _arguments.MaxGradNorm : double.PositiveInfinity);
        double rate = _plan.LearningRate(Step);
        foreach (var group in _optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }

        _optimizer.step();
        Step++;
        double value = loss.to(ScalarType.Float64).item<double>(), seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new StepReport(Step, TotalSteps, (double)Step / _plan.StepsPerEpoch, value, rate, norm, batch.Tokens / seconds, seconds * (TotalSteps - Step), null);
    }
}
