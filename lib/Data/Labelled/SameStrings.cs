namespace BertNotebooks.Data.Labelled;

/// <summary>Keeps one string of those that are equal: the words and tags of a text come again and again.</summary>
internal sealed class SameStrings
{
    private readonly HashSet<string> _strings = [];

    /// <summary>The string that was given first of those that equal this one.</summary>
    public string Same(string text)
    {
        if (_strings.TryGetValue(text, out string? same))
        {
            return same;
        }

        _strings.Add(text);
        return text;
    }
}
