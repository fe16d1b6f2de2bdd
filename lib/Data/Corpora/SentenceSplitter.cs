using System.Collections.Frozen;

namespace BertNotebooks.Data.Corpora;

/// <summary>Cuts English prose into sentences by the rule that <see cref="BookPipeline.Default"/> states.</summary>
internal static class SentenceSplitter
{
    private const string Closing = "\"'\u201D\u2019\u00BB)]_*";
    private const string Opening = "\"'\u201C\u2018\u00AB([_*";
    private const string Dashes = "-\u2013\u2014";

    /// <summary>Words that a full stop shortens and that a name or another capital follows.</summary>
    private static readonly FrozenSet<string> Titles = new[]
    {
        "Mr", "Mrs", "Ms", "Messrs", "Mme", "Mlle", "Dr", "St", "Mt", "Prof", "Rev", "Revd", "Hon", "Capt", "Col", "Gen",
        "Lt", "Lieut", "Sgt", "Maj", "Gov", "Sen", "Supt", "Esq", "vs", "viz", "cf",
        "g", "e", // the last letters of "e.g." and "i.e."
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The trimmed sentences; a line is a paragraph, and what is only white space is no sentence.</summary>
    public static IEnumerable<string> Split(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            int start = 0;
            for (int i = 0; i < line.Length; i++)
            {
                if (!IsEndMark(line[i]))
                {
                    continue;
                }

                int marksEnd = EndOfMarks(line, i);
                int end = SkipAny(line, marksEnd, Closing);
                if (EndsSentence(line, i, marksEnd, end))
                {
                    yield return line[start..end].Trim();
                    start = end;
                }

                i = end - 1;
            }

            string rest = line[start..].Trim();
            if (rest.Length > 0)
            {
                yield return rest;
            }
        }
    }

    private static bool IsEndMark(char c) => c is '.' or '!' or '?' or '\u2026';

    /// <summary>The end of a run such as "?!", "..." or ". . .".</summary>
    private static int EndOfMarks(string line, int i)
    {
        while (i < line.Length)
        {
            if (IsEndMark(line[i]))
            {
                i++;
            }
            else if (line[i] == ' ' && line[i - 1] == '.' && i + 1 < line.Length && line[i + 1] == '.')
            {
                i += 2;
            }
            else
            {
                break;
            }
        }

        return i;
    }

    private static bool EndsSentence(string line, int mark, int marksEnd, int end)
    {
        if (end == line.Length)
        {
            return true;
        }

        if (!char.IsWhiteSpace(line[end]))
        {
            return false;
        }

        int next = end;
        while (next < line.Length && (char.IsWhiteSpace(line[next]) || Opening.Contains(line[next])))
        {
            next++;
        }

        if (next == line.Length)
        {
            return true;
        }

        bool isSingleStop = line[mark] == '.' && marksEnd == mark + 1;
        return !char.IsLower(line[next]) && !Dashes.Contains(line[next])
            && !(isSingleStop && IsShortened(WordBefore(line, mark), line[next]));
    }

    /// <summary>Whether a word's full stop belongs to the word: a title, "No. 5", or an initial ("I." is the pronoun).</summary>
    private static bool IsShortened(string word, char next) =>
        Titles.Contains(word) || (word is "No" or "Nos" && char.IsDigit(next)) || (word.Length == 1 && char.IsUpper(word[0]) && word != "I");

    private static string WordBefore(string line, int mark)
    {
        int start = mark;
        while (start > 0 && char.IsLetter(line[start - 1]))
        {
            start--;
        }

        return line[start..mark];
    }

    private static int SkipAny(string line, int i, string characters)
    {
        while (i < line.Length && characters.Contains(line[i]))
        {
            i++;
        }

        return i;
    }
}
