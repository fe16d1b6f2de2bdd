namespace BertNotebooks.Training.Arguments;

/// <summary>The names of <c>kit.task</c>.</summary>
internal static class TaskNames
{
    public const string Mlm = "mlm";
    public const string NextSentence = "next-sentence";
    public const string Pretraining = "pretraining";
    public const string SequenceClassification = "sequence-classification";
    public const string TokenClassification = "token-classification";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Mlm, NextSentence, Pretraining, SequenceClassification, TokenClassification];

    /// <summary>Whether pieces are masked.</summary>
    public static bool Masks(string task) => task is Mlm or Pretraining;

    /// <summary>Whether files with labels are learnt from, in the place of plain text.</summary>
    public static bool IsLabelled(string task) => task is SequenceClassification or TokenClassification;
}
