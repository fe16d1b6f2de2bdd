using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Jobs;

/// <summary>One batch over all devices.</summary>
/// <param name="Devices">Number of devices.</param>
/// <param name="PerDevice">Examples a batch of one device.</param>
/// <param name="Accumulation">Batches of a device that make one step.</param>
/// <param name="Kit">Examples a step of the kit's job.</param>
/// <param name="File">The file of arguments for it.</param>
internal sealed record JobBatch(int Devices, int PerDevice, int Accumulation, int Kit, string File)
{
    // Beyond it a batch of long inputs may not fit one GPU.
    private const int UsualMost = 64;

    /// <summary>Examples a step of all devices together.</summary>
    public long Step => (long)PerDevice * Devices * Accumulation;

    /// <summary>The file of arguments that goes on from a checkpoint, for transformers 5.</summary>
    public string ResumeFile => $"resume{File["job".Length..]}";

    /// <summary>The batches for one device, eight, and four hosts of eight.</summary>
    public static IReadOnlyList<JobBatch> Of(TrainingArguments a) => [Of(a, 1), Of(a, 8), Of(a, 32)];

    // A larger batch a device is preferred to accumulation; where the kit's batch cannot be parted, the nearest one is taken.
    private static JobBatch Of(TrainingArguments a, int devices)
    {
        int most = a.PerDeviceTrainBatchSize, steps = a.GradientAccumulationSteps, kit = checked(most * steps);
        if (devices == 1)
        {
            return new JobBatch(1, most, steps, kit, JobPaths.Job);
        }

        int share = Math.Max(1, (int)Math.Round((double)kit / devices, MidpointRounding.AwayFromZero));
        int limit = Math.Max(most, UsualMost), batch = share;
        for (int parts = 1; batch > limit || share % parts != 0; batch = share / ++parts)
        {
        }

        return new JobBatch(devices, batch, share / batch, kit, $"job-{devices}.json");
    }
}
