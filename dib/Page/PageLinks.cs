using System.Net;
using System.Text.RegularExpressions;

namespace BertNotebooks.Dib.Page;

/// <summary>Makes the links of a page hold where the page lies: images are embedded, links to notebooks become links to their pages.</summary>
internal static partial class PageLinks
{
    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".svg"] = "image/svg+xml",
        [".webp"] = "image/webp",
    };

    /// <summary>Rewrites the links of a piece of HTML.</summary>
    /// <param name="html">What Markdown gave, with the author's own HTML in it.</param>
    /// <param name="folder">The folder where relative paths start.</param>
    /// <param name="warn">Told of each image that cannot be shown.</param>
    public static string Rewrite(string html, string folder, Action<string> warn)
    {
        string embedded = ImageSource().Replace(html, match => Embed(match, folder, warn));
        return NotebookLink().Replace(embedded, match => $"{match.Groups["before"].Value}.html{match.Groups["anchor"].Value}\"");
    }

    private static string Embed(Match match, string folder, Action<string> warn)
    {
        string source = WebUtility.HtmlDecode(match.Groups["source"].Value);
        if (source.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return match.Value;
        }

        string path = Path.Combine(folder, Uri.UnescapeDataString(source));
        if (source.Contains("://", StringComparison.Ordinal) || !File.Exists(path) || !MediaTypes.TryGetValue(Path.GetExtension(path), out string? type))
        {
            warn($"the image '{source}' is left out: it is no picture file beside the notebook");
            return $"{match.Groups["before"].Value}data:,\"";
        }

        return $"{match.Groups["before"].Value}data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}\"";
    }

    [GeneratedRegex("""(?<before><img\b[^>]*?\bsrc=")(?<source>[^"]*)""" + "\"", RegexOptions.IgnoreCase)]
    private static partial Regex ImageSource();

    [GeneratedRegex("""(?<before><a\b[^>]*?\bhref="(?![a-z]+:)[^"#]*)\.dib(?<anchor>#[^"]*)?""" + "\"", RegexOptions.IgnoreCase)]
    private static partial Regex NotebookLink();
}
