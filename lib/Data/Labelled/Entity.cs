namespace BertNotebooks.Data.Labelled;

/// <summary>An entity: neighbouring words of one sentence and what they name.</summary>
/// <param name="Sentence">Number of the sentence, from 0.</param>
/// <param name="Type">What the words name, such as <c>PER</c>.</param>
/// <param name="First">Number of the first word in the sentence, from 0.</param>
/// <param name="Last">Number of the last word.</param>
public sealed record Entity(int Sentence, string Type, int First, int Last);
