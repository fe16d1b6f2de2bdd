namespace BertNotebooks.Training.Arguments;

// Over 150 lines: a line a rule.
/// <summary>The rules of the settings that need neither the text nor the model.</summary>
/// <remarks>Asked once where settings come in (a file, a run, a sweep, a trainer); what is inside takes them as checked.</remarks>
internal static class ArgumentRules
{
    private static readonly string[] Strategies = ["no", "steps", "epoch"];

    /// <summary>Gives the settings back when they keep all rules.</summary>
    /// <exception cref="BertNotebooksException">A value breaks its rule; the message names both.</exception>
    public static TrainingArguments Checked(TrainingArguments arguments)
    {
        CheckLearning(arguments);
        CheckExtent(arguments);
        CheckWork(arguments);
        CheckPaths(arguments);
        CheckKit(arguments.Kit);
        // Of a sweep, each run is checked: what stands outside of it need not fit together.
        if (arguments.Kit.Sweep is null)
        {
            ScheduleRules.Check(arguments);
            TaskRules.Check(arguments);
        }

        MaskingRules.Check(arguments);
        CheckBestModel(arguments);
        return arguments;
    }

    private static void CheckLearning(TrainingArguments a)
    {
        Require(a.MlmProbability is >= 0 and <= 1, "mlm_probability", a.MlmProbability, "0 to 1; 0.15 is BERT's");
        Require(a.MaxSeqLength is null or >= 3, "max_seq_length", a.MaxSeqLength, "at least 3: [CLS], one piece and [SEP]");
        Require(a.LearningRate is >= 0 and < 100, "learning_rate", a.LearningRate, "at least 0; 5e-5 to 1e-3 is usual");
        Require(double.IsFinite(a.NumTrainEpochs) && (a.MaxSteps > 0 || a.NumTrainEpochs > 0), "num_train_epochs", a.NumTrainEpochs, "a number above 0, unless max_steps is");
        Require(a.PerDeviceTrainBatchSize >= 1, "per_device_train_batch_size", a.PerDeviceTrainBatchSize, "at least 1");
        Require(a.PerDeviceEvalBatchSize >= 1, "per_device_eval_batch_size", a.PerDeviceEvalBatchSize, "at least 1");
        Require(a.GradientAccumulationSteps >= 1, "gradient_accumulation_steps", a.GradientAccumulationSteps, "at least 1");
        Require(a.WarmupRatio is >= 0 and <= 1, "warmup_ratio", a.WarmupRatio, "0 to 1");
        Require(a.WarmupSteps is >= 0 and <= int.MaxValue, "warmup_steps", a.WarmupSteps, "at least 0: a number of steps, or below 1 a share of them");
        Require(a.LabelSmoothingFactor is >= 0 and < 1, "label_smoothing_factor", a.LabelSmoothingFactor, "0 (included) to 1 (excluded); 0.1 is usual");
        Require(a.WeightDecay is >= 0 and < 100, "weight_decay", a.WeightDecay, "at least 0; 0.01 is BERT's");
        Require(a.AdamBeta1 is >= 0 and < 1, "adam_beta1", a.AdamBeta1, "0 (included) to 1 (excluded)");
        Require(a.AdamBeta2 is >= 0 and < 1, "adam_beta2", a.AdamBeta2, "0 (included) to 1 (excluded)");
        Require(a.AdamEpsilon is > 0 and < 1, "adam_epsilon", a.AdamEpsilon, "above 0; 1e-8 is usual");
        Require(a.MaxGradNorm is >= 0 and < double.PositiveInfinity, "max_grad_norm", a.MaxGradNorm, "at least 0; 0 switches clipping off");
    }

    private static void CheckExtent(TrainingArguments a)
    {
        Require(a.ValidationSplitPercentage is > 0 and < 100, "validation_split_percentage", a.ValidationSplitPercentage, "between 0 and 100");
        Require(a.MaxTrainSamples is null or >= 1, "max_train_samples", a.MaxTrainSamples, "at least 1");
        Require(a.MaxEvalSamples is null or >= 1, "max_eval_samples", a.MaxEvalSamples, "at least 1");
        RequireSteps("logging_steps", a.LoggingSteps);
        RequireSteps("save_steps", a.SaveSteps);
        RequireSteps("eval_steps", a.EvalSteps);
        Require(a.SaveTotalLimit >= 1, "save_total_limit", a.SaveTotalLimit, "at least 1");
        Require(Strategies.Contains(a.SaveStrategy), "save_strategy", a.SaveStrategy, "one of no, steps, epoch");
        Require(Strategies.Contains(a.EvalStrategy), "eval_strategy", a.EvalStrategy, "one of no, steps, epoch");
    }

    private static void CheckKit(KitArguments kit)
    {
        Require(kit.EarlyStoppingPatience is null or >= 1, "kit.early_stopping_patience", kit.EarlyStoppingPatience, "at least 1");
        Require(kit.EarlyStoppingThreshold is >= 0 and < double.PositiveInfinity, "kit.early_stopping_threshold", kit.EarlyStoppingThreshold, "at least 0");
        Require(kit.EarlyStoppingThreshold == 0 || kit.EarlyStoppingPatience is not null, "kit.early_stopping_threshold", kit.EarlyStoppingThreshold, "0 without kit.early_stopping_patience: set that, too");
        Require(kit.EvalMlmProbability is null or (> 0 and <= 1), "kit.eval_mlm_probability", kit.EvalMlmProbability, "above 0 and at most 1; 0.15 is BERT's");
        RequireKnown("kit.pipeline", kit.Pipeline, [.. KitArguments.Pipelines.Keys]);
        RequireKnown("kit.pretraining_loss", kit.PretrainingLoss, ["sum", "mean"]);
        RequireKnown("kit.loss_over", kit.LossOver, ["masked", "all"]);
        RequireKnown("kit.save_dtype", kit.SaveDtype, ["float32", "float16"]);
    }

    // What no system takes as a path.
    private static void CheckPaths(TrainingArguments a)
    {
        (string, string?)[] paths =
        [
            ("output_dir", a.OutputDir), ("model_name_or_path", a.ModelNameOrPath), ("tokenizer_name", a.TokenizerName), ("config_name", a.ConfigName), ("resume_from_checkpoint", a.ResumeFromCheckpoint),
            ("kit.token_store", a.Kit.TokenStore), .. a.TrainFile.Select(path => ("train_file", path)), .. a.ValidationFile.Select(path => ("validation_file", path)),
        ];
        foreach ((string name, string? path) in paths)
        {
            Require(path?.Contains('\0') != true, name, path, "without the character 0, which no path has");
        }
    }

    // What a file asks for must be something, and one thing.
    private static void CheckWork(TrainingArguments a)
    {
        if (a.DoTrain != false)
        {
            return;
        }

        Require(a.Evaluates, "do_train", "false", "true where do_eval is not, since nothing would be done: set one of them to true");
        Require(a.Kit.Sweep is null, "do_train", "false", "true for kit.sweep, which compares trained models: set it to true, or leave kit.sweep out");
        Require(a.ResumeFromCheckpoint is null, "do_train", "false", "true where resume_from_checkpoint goes on with training: leave one of them out");
    }

    // Settings with which there would be no best checkpoint.
    private static void CheckBestModel(TrainingArguments a)
    {
        Require(!a.EvalOnStart || a.Evaluates, "eval_on_start", "true", "false where nothing is held out: set validation_file or eval_strategy, or do_eval to true");
        if (a.Kit.EarlyStoppingPatience is int patience && !a.LoadBestModelAtEnd)
        {
            throw new BertNotebooksException($"kit.early_stopping_patience is {patience}, and load_best_model_at_end is false: the model kept would be one from after the best; set load_best_model_at_end to true.");
        }

        if (!a.LoadBestModelAtEnd)
        {
            return;
        }

        if (a.EvalStrategy == "no" || a.EvalStrategy != a.SaveStrategy)
        {
            throw new BertNotebooksException($"load_best_model_at_end needs evaluations and checkpoints at the same time, and eval_strategy is \"{a.EvalStrategy}\" and save_strategy \"{a.SaveStrategy}\": set both to \"steps\" or both to \"epoch\".");
        }

        if (a.EvalStrategy == "steps")
        {
            RequireMultiple(a.SaveSteps, a.EvalSteps ?? a.LoggingSteps);
        }
    }

    // Trainer's rule, by which shares count to a millionth; where one is a share and one a number, it knows nothing of the steps that they meet at.
    private static void RequireMultiple(double saveSteps, double evalSteps)
    {
        FormattableString? mistake = (saveSteps < 1, evalSteps < 1) switch
        {
            (true, true) when saveSteps % evalSteps != 0 && saveSteps * 1e6 % (evalSteps * 1e6) != 0 =>
                $"save_steps {saveSteps} is not a multiple of eval_steps {evalSteps}: set save_steps to {evalSteps}, or to a multiple of it below 1.",
            (false, false) when saveSteps % evalSteps != 0 =>
                $"save_steps {saveSteps} is not a multiple of eval_steps {evalSteps}: set save_steps to {evalSteps}, {2 * evalSteps} or a further multiple.",
            (true, false) or (false, true) => $"of save_steps {saveSteps} and eval_steps {evalSteps} one is a share of the steps and one a number: make both shares below 1, or both whole numbers.",
            _ => null,
        };
        if (mistake is not null)
        {
            throw new BertNotebooksException($"load_best_model_at_end needs an evaluation at each checkpoint, and {FormattableString.Invariant(mistake)}");
        }
    }

    private static void RequireSteps(string name, double? steps)
    {
        Require(steps is null or > 0, name, steps, "above 0: a whole number, or below 1 a share of the steps");
        Require(steps is null or <= int.MaxValue, name, steps, "at most 2,147,483,647");
        Require(steps is null or < 1 || steps == Math.Floor(steps.Value), name, steps, "a whole number, or below 1 a share of the steps");
    }

    /// <summary>Refuses a value that breaks its rule.</summary>
    /// <exception cref="BertNotebooksException">The message names argument, value and rule.</exception>
    internal static void Require(bool holds, string name, object? value, string rule)
    {
        if (!holds)
        {
            throw new BertNotebooksException($"{name} is {FormattableString.Invariant($"{value}").Brief()}, and must be {rule}.");
        }
    }

    /// <summary>Refuses a name that is none of the known ones.</summary>
    /// <exception cref="BertNotebooksException">The message has them.</exception>
    internal static void RequireKnown(string name, string? value, string[] known)
    {
        if (value is not null && !known.Contains(value))
        {
            throw new BertNotebooksException($"{name} is \"{value.Brief()}\", and must be one of {string.Join(", ", known)}.");
        }
    }
}
