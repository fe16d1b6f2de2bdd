namespace BertNotebooks.Data;

/// <summary>How the rate of masking changes over a run.</summary>
public enum MaskSchedule
{
    /// <summary>It stays as it is.</summary>
    Constant,

    /// <summary>It falls in a straight line from the first step to the last (Yang et al. 2023, "Learning Better Masking for Better Language Model Pre-training").</summary>
    Linear,

    /// <summary>It falls in equal steps, each of them kept for an equal part of the run.</summary>
    Steps,
}
