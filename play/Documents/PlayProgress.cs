namespace BertNotebooks.Play.Documents;

/// <summary>What a learner predicted and solved in a notebook; both are known by their words, so that they outlast a change of the cells around them.</summary>
internal sealed class PlayProgress(StoreFolder folder)
{
    private const string File = "progress.json";
    private const int MostBytes = 1 << 20;
    private const int MostEntries = 1000;
    private const int LongestText = 4000;

    private Content? _content;

    /// <summary>The names of the exercises that were solved once.</summary>
    public IReadOnlySet<string> Solved => Now.Solved;

    private Content Now => _content ??= folder.Read<Content>(File, MostBytes, content => content.IsSound) ?? new Content([], []);

    /// <summary>What was answered to a question, or null.</summary>
    public string? Prediction(string question) => Now.Predictions.GetValueOrDefault(question);

    /// <summary>Keeps an answer to a question.</summary>
    /// <returns>Null, or why it cannot be kept.</returns>
    public string? Predict(string question, string answer)
    {
        if (question.Length + answer.Length > LongestText || (Now.Predictions.Count >= MostEntries && !Now.Predictions.ContainsKey(question)))
        {
            return $"The prediction is not kept: question and answer may have {LongestText:N0} characters together, and a notebook {MostEntries:N0} of them. Write a shorter one.";
        }

        Now.Predictions[question] = answer;
        return folder.Write(File, Now);
    }

    /// <summary>Keeps that an exercise is solved.</summary>
    /// <returns>Null, or why it cannot be kept.</returns>
    public string? Solve(string exercise) => Now.Solved.Count >= MostEntries || exercise.Length > LongestText || !Now.Solved.Add(exercise) ? null : folder.Write(File, Now);

    private sealed record Content(Dictionary<string, string> Predictions, HashSet<string> Solved)
    {
        public bool IsSound => Predictions.Count <= MostEntries && Solved.Count <= MostEntries && !Predictions.ContainsValue(null!) && !Solved.Contains(null!);
    }
}
