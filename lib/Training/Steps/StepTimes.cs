namespace BertNotebooks.Training.Steps;

/// <summary>Milliseconds of one optimizer step.</summary>
/// <param name="DataMs">Drawing masks and making tensors.</param>
/// <param name="ForwardMs">Forward passes, up to the loss.</param>
/// <param name="BackwardMs">Backward passes.</param>
/// <param name="OptimizerMs">Gradient norm, clipping and AdamW.</param>
public readonly record struct StepTimes(double DataMs, double ForwardMs, double BackwardMs, double OptimizerMs);
