namespace BertNotebooks.Training.Evaluation;

/// <summary>The held-out examples before and after a run, beside what needs no model; all four answer the same questions.</summary>
/// <param name="Start">The model that the run started from; null when the run was resumed from a checkpoint that does not know it.</param>
/// <param name="Final">The final model.</param>
/// <param name="Unigram">Frequencies of the held-out pieces or labels alone; its answer is the most frequent one.</param>
/// <param name="Uniform">A guess at random among V pieces or labels: loss ln V, accuracy 1 / V.</param>
public sealed record HeldOutResult(EvaluationResult? Start, EvaluationResult Final, EvaluationResult Unigram, EvaluationResult Uniform);
