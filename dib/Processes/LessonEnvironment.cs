namespace BertNotebooks.Dib.Processes;

/// <summary>What the environment of a notebook's process tells the lessons.</summary>
internal static class LessonEnvironment
{
    /// <summary>The variables.</summary>
    /// <param name="full">Whether the lessons take their long setting.</param>
    /// <param name="player">Whether a page in a browser shows the outputs, which has the charts' script already.</param>
    public static IReadOnlyDictionary<string, string> Of(bool full, bool player = false) => new Dictionary<string, string>
    {
        ["BERT_NOTEBOOKS_FULL"] = full ? "1" : "0",
        ["BERT_NOTEBOOKS_PLAYER"] = player ? "1" : "0",
    };
}
