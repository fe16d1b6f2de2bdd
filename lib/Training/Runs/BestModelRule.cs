using BertNotebooks.Checkpoints;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Runs;

/// <summary>Which evaluation is the best, and after how many worse ones a run ends.</summary>
/// <remarks>Hugging Face's <c>metric_for_best_model</c> and <c>EarlyStoppingCallback</c>; unlike there, only evaluations with a checkpoint can be the best, so that the best model is always one that can be loaded.</remarks>
internal sealed record BestModelRule(string Metric, bool GreaterIsBetter, int? Patience, double Threshold)
{
    public static BestModelRule Of(TrainingArguments arguments) => new(arguments.BestMetric, arguments.MoreIsBetter, arguments.Kit.EarlyStoppingPatience, arguments.Kit.EarlyStoppingThreshold);

    /// <summary>Says where shares of the steps, rounded up, make checkpoints that no evaluation meets.</summary>
    public static IEnumerable<string> Notes(TrainingArguments arguments, StepPlan plan)
    {
        if (arguments is { LoadBestModelAtEnd: true, EvalStrategy: "steps" } && plan.SaveSteps % plan.EvalSteps != 0)
        {
            yield return $"Of {plan.TotalSteps} steps, there is a checkpoint every {plan.SaveSteps} and an evaluation every {plan.EvalSteps}: only where both meet, and at the last step, is one that can be the best; whole numbers for save_steps and eval_steps make them meet.";
        }
    }

    /// <summary>The state after an evaluation.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="evaluation">Its figures.</param>
    /// <param name="isSaved">Whether a checkpoint is due at its step, <c>GlobalStep</c>; where the patience runs out, one is written in any case.</param>
    public TrainerState After(TrainerState state, EvaluationResult evaluation, bool isSaved)
    {
        double metric = Metric switch
        {
            "loss" => evaluation.Loss,
            "accuracy" => evaluation.Accuracy,
            "precision" => evaluation.Precision!.Value,
            "recall" => evaluation.Recall!.Value,
            _ => evaluation.F1!.Value,
        };
        double? best = state.EarlyStoppingBestMetric;
        state = state with
        {
            EarlyStoppingPatienceCounter = IsBetter(metric, best, Threshold) ? 0 : state.EarlyStoppingPatienceCounter + 1,
            EarlyStoppingBestMetric = IsBetter(metric, best) ? metric : best,
        };
        return (isSaved || HasRunOut(state)) && IsBetter(metric, state.BestMetric)
            ? state with { BestMetric = metric, BestGlobalStep = state.GlobalStep, BestModelCheckpoint = TrainingCheckpoints.NameOf(state.GlobalStep) }
            : state;
    }

    /// <summary>Whether the run is to end though it has steps left.</summary>
    public bool HasRunOut(TrainerState state) => Patience is int patience && state.EarlyStoppingPatienceCounter >= patience;

    /// <summary>Puts the weights of the best checkpoint into the model; those of the last step are there already.</summary>
    /// <exception cref="BertNotebooksException">The checkpoint is gone or damaged.</exception>
    public static void LoadBest(TrainerState state, string outputDir, nn.Module model)
    {
        if (state.BestModelCheckpoint is not string name || state.BestGlobalStep == state.GlobalStep)
        {
            return;
        }

        string path = Path.Combine(outputDir, name);
        if (!Directory.Exists(path))
        {
            throw new BertNotebooksException($"The best checkpoint '{path}' is not there any more: put it back, or set load_best_model_at_end to false to keep the last weights, and go on with --resume.");
        }

        using ModelFolder folder = ModelFolder.Open(path);
        folder.LoadInto(model);
    }

    private bool IsBetter(double metric, double? than, double by = 0) =>
        than is not double best || (GreaterIsBetter ? metric > best : metric < best) && (by == 0 || Math.Abs(metric - best) > by);
}
