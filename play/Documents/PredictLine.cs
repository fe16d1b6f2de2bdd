using System.Text.RegularExpressions;

namespace BertNotebooks.Play.Documents;

/// <summary>Finds <c>// predict: QUESTION</c> in a cell, whose output then stays folded until the learner has answered.</summary>
internal static partial class PredictLine
{
    /// <summary>The first question of a cell, or null.</summary>
    public static string? Find(string text) => !text.Contains("predict", StringComparison.OrdinalIgnoreCase) ? null
        : CellComments.LineComments(text).Select(comment => Line().Match(comment.ToString())).FirstOrDefault(match => match.Success)?.Groups[1].Value;

    [GeneratedRegex(@"^//\s*predict:\s*(\S.*?)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Line();
}
