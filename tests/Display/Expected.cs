using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

/// <summary>Compares with the files in <c>expected/</c>; with UPDATE_EXPECTED=1 in the environment it writes them instead.</summary>
internal static class Expected
{
    private static readonly System.Text.Json.JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Matches(string file, string actual)
    {
        string path = Path.Combine(KitFolder.RootAbove(AppContext.BaseDirectory), "tests", "Display", "expected", file);
        actual = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    /// <summary>A fragment without the shared style, a row a line, as the files hold it.</summary>
    public static string Readable(IHtml html) =>
        System.Text.RegularExpressions.Regex.Replace(html.ToHtml(), "<style>.*?</style>", "", System.Text.RegularExpressions.RegexOptions.Singleline)
            .Replace("</td>", "</td>\n").Replace("</th>", "</th>\n");

    /// <summary>JSON with a line an entry.</summary>
    public static string Readable(string json)
    {
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(json);
        return System.Text.Json.JsonSerializer.Serialize(document, Indented);
    }
}
