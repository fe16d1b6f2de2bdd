namespace BertNotebooks.Training;

/// <summary>Which evaluation is the best, and after how many worse ones a run ends.</summary>
/// <remarks>Hugging Face's <c>metric_for_best_model</c> and <c>EarlyStoppingCallback</c>; unlike there, only evaluations with a checkpoint can be the best, so that the best model is always one that can be loaded.</remarks>
internal sealed record BestModelRule(bool IsAccuracy, bool GreaterIsBetter, int? Patience, double Threshold)
{
    private static readonly string[] Metrics = ["loss", "eval_loss", "accuracy", "eval_accuracy"];

    public static BestModelRule Of(TrainingArguments arguments)
    {
        bool isAccuracy = arguments.MetricForBestModel?.EndsWith("accuracy", StringComparison.Ordinal) == true;
        return new(isAccuracy, arguments.GreaterIsBetter ?? isAccuracy, arguments.Kit.EarlyStoppingPatience, arguments.Kit.EarlyStoppingThreshold);
    }

    /// <summary>Refuses settings with which there would be no best checkpoint.</summary>
    public static void Validate(TrainingArguments arguments)
    {
        if (arguments.MetricForBestModel is string metric && !Metrics.Contains(metric))
        {
            throw new BertNotebooksException($"metric_for_best_model is \"{metric}\", and must be one of {string.Join(", ", Metrics)}.");
        }

        if (arguments.Kit.EarlyStoppingPatience is int patience && !arguments.LoadBestModelAtEnd)
        {
            throw new BertNotebooksException($"kit.early_stopping_patience is {patience}, and load_best_model_at_end is false: the model kept would be one from after the best; set load_best_model_at_end to true.");
        }

        if (!arguments.LoadBestModelAtEnd)
        {
            return;
        }

        if (arguments.EvalStrategy == "no" || arguments.EvalStrategy != arguments.SaveStrategy)
        {
            throw new BertNotebooksException($"load_best_model_at_end needs evaluations and checkpoints at the same time, and eval_strategy is \"{arguments.EvalStrategy}\" and save_strategy \"{arguments.SaveStrategy}\": set both to \"steps\" or both to \"epoch\".");
        }

        int evalSteps = arguments.EvalSteps ?? arguments.LoggingSteps;
        if (arguments.EvalStrategy == "steps" && arguments.SaveSteps % evalSteps != 0)
        {
            throw new BertNotebooksException($"load_best_model_at_end needs an evaluation at each checkpoint, and save_steps {arguments.SaveSteps} is not a multiple of eval_steps {evalSteps}: set save_steps to {evalSteps}, {2 * (long)evalSteps} or a further multiple.");
        }
    }

    /// <summary>The state after an evaluation.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="evaluation">Its figures.</param>
    /// <param name="step">Its step.</param>
    /// <param name="isSaved">Whether a checkpoint is written at this step.</param>
    public TrainerState After(TrainerState state, EvaluationResult evaluation, int step, bool isSaved)
    {
        double metric = IsAccuracy ? evaluation.Accuracy : evaluation.Loss;
        bool improves = IsBetter(metric, state.EarlyStoppingBestMetric, Threshold);
        state = state with
        {
            EarlyStoppingPatienceCounter = improves ? 0 : state.EarlyStoppingPatienceCounter + 1,
            EarlyStoppingBestMetric = IsBetter(metric, state.EarlyStoppingBestMetric) ? metric : state.EarlyStoppingBestMetric,
        };
        return isSaved && IsBetter(metric, state.BestMetric)
            ? state with { BestMetric = metric, BestGlobalStep = step, BestModelCheckpoint = RunFolder.CheckpointName(step) }
            : state;
    }

    /// <summary>Whether the run is to end though it has steps left.</summary>
    public bool HasRunOut(TrainerState state) => Patience is int patience && state.EarlyStoppingPatienceCounter >= patience;

    private bool IsBetter(double metric, double? than, double by = 0) =>
        than is not double best || (GreaterIsBetter ? metric > best : metric < best) && (by == 0 || Math.Abs(metric - best) > by);
}
