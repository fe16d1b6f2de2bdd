using System.Globalization;
using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Data;
using BertNotebooks.Data.Labelled;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Text;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Steps;
using BertNotebooks.Training.Tasks;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using AdamW = BertNotebooks.Training.AdamW;

namespace BertNotebooks.Tests.Training;

/// <summary>Training runs of Hugging Face, step by step, for each task; tolerances of the golden READMEs, section "Tolerances".</summary>
/// <remarks>The batches were made beforehand, so the parts of the trainer are put together here: the task's loss, accumulation, freezing, <see cref="AdamW"/>, the schedule.</remarks>
[Collection(TorchCollection.Name)]
public sealed class GoldenTrajectoryTests
{
    private const double StepRelative = 1e-5, FinalAbsolute = 2e-5, SumRelative = 1e-6, ChangeRelative = 1e-3, RateRelative = 1e-9;

    [GoldenTheory("model/trajectories/*.json")]
    [GoldenData("model/trajectories/*.json")]
    public void RunGoesAsInHuggingFace(string path) => Follow(path, Path.Combine(Path.GetDirectoryName(path)!, ".."));

    [GoldenTheory("tasks/trajectories/*.json", "golden/model")]
    [GoldenData("tasks/trajectories/*.json")]
    public void RunOfATaskGoesAsInHuggingFace(string path) => Follow(path, Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "model"));

    private static void Follow(string path, string models)
    {
        JsonElement run = GoldenModel.Json(path), how = run.GetProperty("hyper_parameters");
        string loss = how.GetProperty("loss").GetString()!;
        using DisposeScope scope = NewDisposeScope();
        using ModelFolder folder = ModelFolder.Open(Path.Combine(models, run.GetProperty("start").GetString()!));
        TrainingArguments arguments = Arguments(how, loss);
        TrainingTask task = Task(folder, loss, arguments);
        folder.LoadInto(task.Model);
        Dictionary<string, Tensor> start = task.Model.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
        using Freezing freezing = Freezing.Of(task.Model, folder.Config, arguments.Kit.Freeze);
        using AdamW optimizer = new(task.Model.named_parameters(), arguments.AdamBeta1, arguments.AdamBeta2, arguments.AdamEpsilon, arguments.WeightDecay);
        Dictionary<string, Tensor> batches = GoldenModel.Tensors(Path.Combine(Path.GetDirectoryName(path)!, "batches.safetensors"));
        TakeSteps(run, task, optimizer, i => Examples(run, batches, i, loss));
        CompareFinal(path, run, task.Model, start);
        task.Model.Dispose();
    }

    private static TrainingArguments Arguments(JsonElement how, string loss) => new()
    {
        LearningRate = Number(how, "learning_rate"), AdamBeta1 = Number(how, "adam_beta1"), AdamBeta2 = Number(how, "adam_beta2"), AdamEpsilon = Number(how, "adam_epsilon"),
        WeightDecay = Number(how, "weight_decay"), LrSchedulerType = how.GetProperty("lr_scheduler_type").GetString()!,
        LrSchedulerKwargs = how.TryGetProperty("lr_scheduler_kwargs", out JsonElement kwargs) ? kwargs.EnumerateObject().ToDictionary(p => p.Name, p => p.Value) : null,
        LabelSmoothingFactor = how.TryGetProperty("label_smoothing_factor", out JsonElement smoothing) ? smoothing.GetDouble() : 0,
        Kit = new()
        {
            Task = loss switch { "class_labels" => "sequence-classification", "token_labels" => "token-classification", "next_sentence_label" => "next-sentence", _ => IsPretraining(loss) ? "pretraining" : "mlm" },
            PretrainingLoss = !IsPretraining(loss) ? null : loss.EndsWith("_mean", StringComparison.Ordinal) ? "mean" : "sum",
            Freeze = how.TryGetProperty("freeze", out JsonElement freeze) ? Frozen([.. freeze.EnumerateArray().Select(prefix => prefix.GetString()!)]) : null,
        },
    };

    // Prefixes of names as kit.freeze says them.
    private static string? Frozen(string[] prefixes) => prefixes.Length == 0 ? null : prefixes.Contains("bert.") ? "encoder"
        : prefixes.Count(prefix => prefix.StartsWith("bert.encoder.layer.", StringComparison.Ordinal)).ToString(CultureInfo.InvariantCulture);

    private static bool IsPretraining(string loss) => loss.Contains("and_next_sentence", StringComparison.Ordinal);

    private static TrainingTask Task(ModelFolder folder, string loss, TrainingArguments arguments)
    {
        BertTokenizer tokenizer = folder.OpenTokenizer();
        return arguments.Kit.Task switch
        {
            "sequence-classification" => new SequenceClassificationTask(new BertForSequenceClassification(folder.Config), tokenizer, arguments, Array.Empty<LabelledText>()),
            "token-classification" => new TokenClassificationTask(new BertForTokenClassification(folder.Config), tokenizer, arguments, Array.Empty<TaggedSentence>()),
            "next-sentence" => new NextSentenceTask(new BertForNextSentencePrediction(folder.Config), tokenizer.Vocabulary, arguments, null!, null),
            "pretraining" => new PreTrainingTask(new BertForPreTraining(folder.Config), tokenizer.Vocabulary, arguments, null!, null),
            _ => new MaskedLMTask(new BertForMaskedLM(folder.Config), tokenizer.Vocabulary, arguments, []),
        };
    }

    private static void TakeSteps(JsonElement run, TrainingTask task, AdamW optimizer, Func<int, TrainingExample[]> examples)
    {
        JsonElement how = run.GetProperty("hyper_parameters");
        int accumulation = how.GetProperty("gradient_accumulation_steps").GetInt32();
        (int warmup, int total) = (how.GetProperty("warmup_steps").GetInt32(), how.GetProperty("total_steps").GetInt32());
        Assert.Equal(total, run.GetProperty("steps").GetArrayLength());
        foreach (JsonElement step in run.GetProperty("steps").EnumerateArray())
        {
            int k = step.GetProperty("step").GetInt32();
            double rate = LearningRateSchedule.Rate(task.Arguments, k, warmup, total);
            Assert.Equal(Number(step, "lr"), rate, RateRelative * task.Arguments.LearningRate);
            TrainingExample[][] micro = [.. Enumerable.Range(k * accumulation, accumulation).Select(examples)];
            (double loss, _) = GradientAccumulation.Backward(task, micro, new StepClock());
            GoldenModel.AssertRelative(Number(step, "loss"), loss, StepRelative, $"loss {k}");
            double norm = optimizer.GradientNorm();
            GoldenModel.AssertRelative(Number(step, "grad_norm_before_clipping"), norm, StepRelative, $"norm {k}");
            double scale = how.GetProperty("max_grad_norm").ValueKind == JsonValueKind.Null ? 1 : Math.Min(1, Number(how, "max_grad_norm") / (norm + 1e-6));
            optimizer.Step(rate, scale);
            optimizer.ZeroGrad();
        }
    }

    // Which tensor is which argument: told by the recipe, or by the kind of its loss.
    private static TrainingExample[] Examples(JsonElement run, Dictionary<string, Tensor> all, int i, string loss)
    {
        bool tells = run.TryGetProperty("inputs", out JsonElement inputs);
        string labels = tells ? inputs.GetProperty("labels").GetString()! : loss == "all_positions" ? "original_ids" : "labels";
        Tensor ids = all[tells ? inputs.GetProperty("input_ids").GetString()! : "input_ids"][i];
        bool areClasses = all[labels].shape.Length == 2;
        Tensor positions = areClasses ? full_like(ids, TrainingExample.IgnoreIndex) : all[labels][i];
        Tensor? classes = areClasses ? all[labels][i] : IsPretraining(loss) ? all["next_sentence_label"][i] : null;
        TrainingExample[] examples = GoldenModel.Examples(ids, all["attention_mask"][i], all["token_type_ids"][i], positions);
        return classes is null ? examples : [.. examples.Select((example, b) => example with { ClassLabel = (int)classes[b].item<long>() })];
    }

    private static void CompareFinal(string path, JsonElement run, nn.Module model, Dictionary<string, Tensor> start)
    {
        Dictionary<string, Tensor> final = GoldenModel.Tensors(Path.ChangeExtension(path, ".final.safetensors"));
        JsonElement sums = run.GetProperty("final");
        int compared = 0;
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            JsonElement expected = sums.GetProperty(name);
            bool isFrozen = expected.TryGetProperty("frozen", out JsonElement frozen) && frozen.GetBoolean();
            Assert.Equal(!isFrozen, parameter.requires_grad);
            if (expected.TryGetProperty("not_comparable", out _))
            {
                continue;
            }

            using DisposeScope scope = NewDisposeScope();
            Tensor values = parameter.detach().to(ScalarType.Float64);
            double change = (values - start[name].to(ScalarType.Float64)).abs().sum().item<double>();
            GoldenModel.AssertRelative(Number(expected, "sum_abs"), values.abs().sum().item<double>(), SumRelative, name);
            GoldenModel.AssertRelative(Number(expected, "sum_abs_change"), change, isFrozen ? 0 : ChangeRelative, $"change of {name}");
            if (final.TryGetValue(name, out Tensor? whole))
            {
                GoldenModel.AssertClose(whole, parameter, FinalAbsolute, 0, name);
                compared++;
            }
        }

        Assert.Equal(final.Count, compared);
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
