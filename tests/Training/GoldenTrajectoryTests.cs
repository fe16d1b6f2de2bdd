using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Data;
using BertNotebooks.Tests.Checkpoints;
using BertNotebooks.Tests.Model;
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

    [GoldenModelTheory("model/trajectories/*.json")]
    [GoldenData("model/trajectories/*.json")]
    public void RunGoesAsInHuggingFace(string path)
    {
        JsonElement run = GoldenModel.Json(path);
        JsonElement how = run.GetProperty("hyper_parameters");
        string loss = how.GetProperty("loss").GetString()!;
        Assert.Contains(loss, (string[])["masked_positions", "all_positions"]);
        using DisposeScope scope = NewDisposeScope();
        using PretrainedModel pretrained = PretrainedModel.FromPretrained(Path.Combine(Path.GetDirectoryName(path)!, "..", run.GetProperty("start").GetString()!));
        Dictionary<string, Tensor> start = pretrained.Model.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone());
        using AdamW optimizer = new(
            pretrained.Model.named_parameters(), Number(how, "adam_beta1"), Number(how, "adam_beta2"), Number(how, "adam_epsilon"), Number(how, "weight_decay"));
        TakeSteps(run, pretrained, optimizer, Batches(path, loss == "all_positions"));
        CompareFinal(path, run, pretrained, start);
    }

    private static void TakeSteps(JsonElement run, PretrainedModel pretrained, AdamW optimizer, MaskedExample[][] batches)
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
            GoldenModel.AssertRelative(Number(step, "loss"), Loss(pretrained, batches[(k * accumulation)..((k + 1) * accumulation)]), StepRelative, $"loss {k}");
            double norm = optimizer.GradientNorm();
            GoldenModel.AssertRelative(Number(step, "grad_norm_before_clipping"), norm, StepRelative, $"norm {k}");
            double scale = how.GetProperty("max_grad_norm").ValueKind == JsonValueKind.Null ? 1 : Math.Min(1, Number(how, "max_grad_norm") / (norm + 1e-6));
            optimizer.Step(rate, scale);
            optimizer.ZeroGrad();
        }
    }

    private static double Loss(PretrainedModel pretrained, MaskedExample[][] micro)
    {
        Batch[] batches = [.. micro.Select(examples => Batch.From(examples, pretrained.Tokenizer.Vocabulary.PadId))];
        long labels = batches.Sum(b => b.LabelIds.shape[0]);
        double loss = 0;
        foreach (Batch batch in batches)
        {
            using (batch)
            using (NewDisposeScope())
            {
                Tensor part = pretrained.Model.SummedLoss(batch) / labels;
                part.backward();
                loss += part.item<float>();
            }
        }

        return loss;
    }

    private static MaskedExample[][] Batches(string path, bool allPositions)
    {
        Dictionary<string, Tensor> all = GoldenModel.Tensors(Path.Combine(Path.GetDirectoryName(path)!, "batches.safetensors"));
        return [.. Enumerable.Range(0, (int)all["input_ids"].shape[0]).Select(i => GoldenModel.Examples(
            all["input_ids"][i], all["attention_mask"][i], all["token_type_ids"][i], all[allPositions ? "original_ids" : "labels"][i]))];
    }

    private static void CompareFinal(string path, JsonElement run, PretrainedModel pretrained, Dictionary<string, Tensor> start)
    {
        Dictionary<string, Tensor> final = GoldenModel.Tensors(Path.ChangeExtension(path, ".final.safetensors"));
        JsonElement sums = run.GetProperty("final");
        int compared = 0;
        foreach ((string name, Parameter parameter) in pretrained.Model.named_parameters())
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
