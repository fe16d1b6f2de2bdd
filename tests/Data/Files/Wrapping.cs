namespace BertNotebooks.Tests.Data.Files;

/// <summary>Makes of a text with a paragraph a line one as Project Gutenberg has it.</summary>
internal static class Wrapping
{
    /// <summary>Cuts the paragraphs at a width, with a blank line between them.</summary>
    public static string Wrap(string text, int width) => string.Join("\n\n", text.Split('\n').Where(line => line.Trim().Length > 0).Select(line => Paragraph(line, width)));

    private static string Paragraph(string line, int width)
    {
        List<string> lines = [""];
        foreach (string word in line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > width)
            {
                lines.Add("");
            }

            lines[^1] += lines[^1].Length == 0 ? word : " " + word;
        }

        return string.Join('\n', lines);
    }
}
