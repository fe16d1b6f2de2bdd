namespace BertNotebooks.Text.Learning;

/// <summary>How far a <see cref="WordPieceTrainer"/> is: first it counts words line by line, then it adds piece after piece.</summary>
/// <param name="Lines">Lines read.</param>
/// <param name="Words">Different words found.</param>
/// <param name="Pieces">Pieces of the vocabulary so far; 0 while lines are read.</param>
/// <param name="VocabSize">The pieces asked for.</param>
public readonly record struct WordPieceTrainerProgress(long Lines, int Words, int Pieces, int VocabSize);
