using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Data;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Training;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using AdamW = BertNotebooks.Training.AdamW;

namespace BertNotebooks.Tests.Training;

/// <summary>Training runs of Hugging Face, step by step; tolerances of the golden README, section "Tolerances".</summary>
/// <remarks>The batches were masked beforehand, so the parts of the trainer are put together here: <see cref="AdamW"/>, the schedule, the summed loss.</remarks>
[Collection(TorchCollection.Name)]
public sealed class GoldenTrajectoryTests
{
    private const double StepRelative = 1e-5, FinalAbsolute = 2e-5, SumRelative = 1e-6, ChangeRelative = 1e-3;

    [GoldenTheory("model/trajectories/*.json")]
    [GoldenData("model/trajectories/*.json")]
    public void RunGoesAsInHuggingFace(string path)
    {
        JsonElement run = GoldenModel.Json(path);
        JsonElement how = run.GetProperty("hyper_parameters");
        string loss = how.GetProperty("loss").GetString()!;
        using DisposeScope scope = NewDisposeScope();
        using ModelFolder folder = ModelFolder.Open(Path.Combine(Path.GetDirectoryName(path)!, "..", run.GetProperty("start").GetString()!));
        using nn.Module model = loss.Contains("next_sentence", StringComparison.Ordinal) ? new BertForPreTraining(folder.Config) : new BertForMaskedLM(folder.Config);
        folder.LoadInto(model);
        Dictionary<string, Tensor> start = model.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
        using AdamW optimizer = new(
            model.named_parameters(), Number(how, "adam_beta1"), Number(how, "adam_beta2"), Number(how, "adam_epsilon"), Number(how, "weight_decay"));
        Dictionary<string, Tensor> batches = GoldenModel.Tensors(Path.Combine(Path.GetDirectoryName(path)!, "batches.safetensors"));
        int pad = folder.OpenTokenizer().Vocabulary.PadId;
        TakeSteps(run, optimizer, micro => model is BertForPreTraining pretraining
            ? PreTrainingLoss(pretraining, batches, micro, loss)
            : MaskedLoss((BertForMaskedLM)model, [.. micro.Select(i => Examples(batches, i, loss))], pad));
        CompareFinal(path, run, model, start);
    }

    private static void TakeSteps(JsonElement run, AdamW optimizer, Func<int[], double> lossOf)
    {
        JsonElement how = run.GetProperty("hyper_parameters");
        int accumulation = how.GetProperty("gradient_accumulation_steps").GetInt32();
        (int warmup, int total) = (how.GetProperty("warmup_steps").GetInt32(), how.GetProperty("total_steps").GetInt32());
        Assert.Equal(total, run.GetProperty("steps").GetArrayLength());
        foreach (JsonElement step in run.GetProperty("steps").EnumerateArray())
        {
            int k = step.GetProperty("step").GetInt32();
            double rate = Number(how, "learning_rate") * LearningRateSchedule.Factor(how.GetProperty("lr_scheduler_type").GetString()!, k, warmup, total);
            Assert.Equal(Number(step, "lr"), rate, 1e-12);
            GoldenModel.AssertRelative(Number(step, "loss"), lossOf([.. Enumerable.Range(k * accumulation, accumulation)]), StepRelative, $"loss {k}");
            double norm = optimizer.GradientNorm();
            GoldenModel.AssertRelative(Number(step, "grad_norm_before_clipping"), norm, StepRelative, $"norm {k}");
            double scale = how.GetProperty("max_grad_norm").ValueKind == JsonValueKind.Null ? 1 : Math.Min(1, Number(how, "max_grad_norm") / (norm + 1e-6));
            optimizer.Step(rate, scale);
            optimizer.ZeroGrad();
        }
    }

    private static double MaskedLoss(BertForMaskedLM model, MaskedExample[][] micro, int padId)
    {
        Batch[] batches = [.. micro.Select(examples => Batch.From(examples, padId))];
        long labels = batches.Sum(b => b.LabelIds.shape[0]);
        double loss = 0;
        foreach (Batch batch in batches)
        {
            using (batch)
            using (MaskedLMLoss part = model.LossOf(batch, labels))
            {
                part.Backward();
                loss += part.Value;
            }
        }

        return loss;
    }

    private static double PreTrainingLoss(BertForPreTraining model, Dictionary<string, Tensor> batches, int[] micro, string loss)
    {
        int i = Assert.Single(micro);
        using DisposeScope scope = NewDisposeScope();
        PreTrainingOutput output = model.Forward(
            batches["input_ids"][i], batches["attention_mask"][i], batches["token_type_ids"][i], batches["labels"][i], batches["next_sentence_label"][i]);
        Tensor sum = output.PredictionLoss! + output.NextSentenceLoss!;
        Tensor combined = loss.Contains("mean", StringComparison.Ordinal) ? sum / 2 : sum;
        combined.backward();
        return combined.item<float>();
    }

    private static MaskedExample[] Examples(Dictionary<string, Tensor> all, int i, string loss)
    {
        Assert.Contains(loss, (string[])["masked_positions", "all_positions"]);
        return GoldenModel.Examples(all["input_ids"][i], all["attention_mask"][i], all["token_type_ids"][i], all[loss == "all_positions" ? "original_ids" : "labels"][i]);
    }

    private static void CompareFinal(string path, JsonElement run, nn.Module model, Dictionary<string, Tensor> start)
    {
        Dictionary<string, Tensor> final = GoldenModel.Tensors(Path.ChangeExtension(path, ".final.safetensors"));
        JsonElement sums = run.GetProperty("final");
        int compared = 0;
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            JsonElement expected = sums.GetProperty(name);
            if (expected.TryGetProperty("not_comparable", out _))
            {
                continue;
            }

            using DisposeScope scope = NewDisposeScope();
            Tensor values = parameter.detach().to(ScalarType.Float64);
            double change = (values - start[name].to(ScalarType.Float64)).abs().sum().item<double>();
            GoldenModel.AssertRelative(Number(expected, "sum_abs"), values.abs().sum().item<double>(), SumRelative, name);
            GoldenModel.AssertRelative(Number(expected, "sum_abs_change"), change, ChangeRelative, $"change of {name}");
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
