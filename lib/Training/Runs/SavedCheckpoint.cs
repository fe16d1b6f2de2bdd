namespace BertNotebooks.Training.Runs;

/// <summary>A whole checkpoint of a run: a model folder with the optimizer's moments, the metrics so far and the run's state.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="State">What the run knew when it was written.</param>
internal sealed record SavedCheckpoint(string Folder, TrainerState State);
