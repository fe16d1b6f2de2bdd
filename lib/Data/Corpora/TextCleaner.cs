using System.Text;

namespace BertNotebooks.Data.Corpora;

/// <summary>The tutorial's cleaning, and the count of words.</summary>
internal static class TextCleaner
{
    /// <summary>Letters a-z and A-Z, commas and single blanks, trimmed, with a full stop.</summary>
    /// <remarks>A run of "-" or of other characters falls into the run of blanks that is collapsed, so one pass does all steps.</remarks>
    public static string LettersOnly(string piece)
    {
        StringBuilder cleaned = new(piece.Length + 1);
        bool blank = false;
        foreach (char c in piece)
        {
            if (!char.IsAsciiLetter(c) && c != ',')
            {
                blank = true;
                continue;
            }

            if (blank && cleaned.Length > 0)
            {
                cleaned.Append(' ');
            }

            blank = false;
            cleaned.Append(c);
        }

        return cleaned.Append('.').ToString();
    }

    /// <summary>The number of runs of anything but white space.</summary>
    public static int CountWords(string text)
    {
        int words = 0;
        bool inside = false;
        foreach (char c in text)
        {
            bool isWord = !char.IsWhiteSpace(c);
            words += isWord && !inside ? 1 : 0;
            inside = isWord;
        }

        return words;
    }
}
