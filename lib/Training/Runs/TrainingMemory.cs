using System.Globalization;
using BertNotebooks.Data;
using BertNotebooks.Model;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Runs;

/// <summary>How much memory a run needs, so that one too large is refused, or its batch made smaller, before it starts.</summary>
internal static class TrainingMemory
{
    // The .NET runtime, libtorch, the text's buffers, and what the allocator holds between tensors.
    private const double ProcessMb = 250, Spare = 1.2;

    /// <summary>Estimate of the most memory, in MiB, of a process that trains on the processor.</summary>
    /// <remarks>
    /// Each weight has a gradient and two moments. For the backward pass each layer keeps, a token, 18 arrays of H numbers (2 I
    /// and 10 H) and 3 rows of attention; the head keeps 2 numbers a piece of the vocabulary at each labelled position.
    /// </remarks>
    /// <param name="config">The model's shape.</param>
    /// <param name="batchSize">Inputs a batch.</param>
    /// <param name="length">Tokens of the longest input.</param>
    /// <param name="labelledShare">Share of the positions, 0 to 1, that the head is computed for.</param>
    public static double PeakMb(BertConfig config, int batchSize, int length, double labelledShare)
    {
        double tokens = (double)batchSize * length, weights = 4.0 * BertSize.Parameters(config);
        double layer = tokens * (2.0 * config.IntermediateSize + 10.0 * config.HiddenSize + 3.0 * config.NumAttentionHeads * length);
        double head = tokens * labelledShare * (2.0 * config.VocabSize + 5.0 * config.HiddenSize);
        double working = 4.0 * tokens * config.IntermediateSize;
        return ProcessMb + Spare * sizeof(float) * (weights + config.NumHiddenLayers * layer + head + working) / Math.Pow(1024, 2);
    }

    /// <summary>The arguments as they fit: unchanged, or with <c>auto_find_batch_size</c> a smaller batch that is accumulated to the same step.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="config">The model's shape.</param>
    /// <param name="length">Tokens of the longest input.</param>
    /// <param name="availableMb">What the system can give, MiB.</param>
    /// <exception cref="BertNotebooksException">The batch does not fit, and may not be made smaller, or not even one input fits.</exception>
    public static TrainingArguments Fit(TrainingArguments arguments, BertConfig config, int length, double availableMb)
    {
        MaskingOptions masking = arguments.MaskingRule();
        double share = !TaskNames.Masks(arguments.Task) ? 0 : masking.Labels == MaskLabels.AllPositions ? 1 : masking.MlmProbability;
        double Needed(int batch) => PeakMb(config, batch, length, share);
        int batch = arguments.PerDeviceTrainBatchSize, parts = 1;
        while (batch > 1 && Needed(batch) > availableMb)
        {
            parts *= 2;
            batch = (arguments.PerDeviceTrainBatchSize - 1) / parts + 1;
        }

        if (parts == 1 && Needed(batch) <= availableMb)
        {
            return arguments;
        }

        string needs = FormattableString.Invariant(
            $"Training needs about {Needed(arguments.PerDeviceTrainBatchSize) / 1024:F1} GiB at per_device_train_batch_size {arguments.PerDeviceTrainBatchSize} and length {length}, and {availableMb / 1024:F1} GiB are free");
        if (Needed(batch) > availableMb)
        {
            throw new BertNotebooksException($"{needs}; not even one input fits: take a smaller model or a smaller max_seq_length, or close other programs.");
        }

        TrainingArguments smaller = arguments with { PerDeviceTrainBatchSize = batch, GradientAccumulationSteps = arguments.GradientAccumulationSteps * parts };
        return arguments.AutoFindBatchSize
            ? smaller
            : throw new BertNotebooksException($"{needs}: set per_device_train_batch_size to {batch} and gradient_accumulation_steps to {smaller.GradientAccumulationSteps}, or auto_find_batch_size to true, which does so; or take a smaller max_seq_length.");
    }

    /// <summary>What the system, or the container's limit, can give this process, what it has already included; MiB.</summary>
    public static double AvailableMb()
    {
        GCMemoryInfo info = GC.GetGCMemoryInfo();
        double free = info.TotalAvailableMemoryBytes - info.MemoryLoadBytes;
        if (OperatingSystem.IsLinux() && File.ReadLines("/proc/meminfo").FirstOrDefault(l => l.StartsWith("MemAvailable:", StringComparison.Ordinal)) is string line)
        {
            double kibibytes = double.Parse(line["MemAvailable:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            free = Math.Min(1024 * kibibytes, info.TotalAvailableMemoryBytes);
        }

        return (free + Environment.WorkingSet) / Math.Pow(1024, 2);
    }
}
