using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using BertNotebooks.Dib.Session;
using Microsoft.CodeAnalysis;

namespace BertNotebooks.Dib.Language;

/// <summary>Looks members up in the XML files that compilers write beside assemblies.</summary>
/// <remarks>The framework's have 31 MB: they are searched at each question, some milliseconds, and take no memory in between.</remarks>
internal sealed class DocumentationFiles(IReadOnlyList<string> files) : DocumentationProvider
{
    // Members of a type stand in one file.
    private readonly ConcurrentDictionary<string, string> _fileOfType = new(StringComparer.Ordinal);

    /// <summary>The framework's documentation, which comes with the SDK; empty without it.</summary>
    public static DocumentationFiles Framework { get; } = new(FindFramework());

    /// <summary>The documentation beside an assembly; empty where there is none.</summary>
    public static DocumentationFiles Beside(string assembly) => new([Path.ChangeExtension(assembly, ".xml")]);

    protected override string? GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken)
    {
        byte[] start = Encoding.UTF8.GetBytes($"<member name=\"{WebUtility.HtmlEncode(documentationMemberID)}\"");
        string type = TypeOf(documentationMemberID);
        if (_fileOfType.TryGetValue(type, out string? known))
        {
            return Find(known, start);
        }

        foreach (string file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Find(file, start) is { } found)
            {
                _fileOfType[type] = file;
                return found;
            }
        }

        return null;
    }

    public override bool Equals(object? obj) => obj is DocumentationFiles other && files.SequenceEqual(other.Files);

    public override int GetHashCode() => files.Count == 0 ? 0 : files[0].GetHashCode(StringComparison.Ordinal);

    private IReadOnlyList<string> Files => files;

    // "M:System.String.Join(System.Char)" belongs to System.String, and "T:System.String" is it.
    private static string TypeOf(string id)
    {
        string name = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('(')[0];
        return id.StartsWith("T:", StringComparison.Ordinal) || name.LastIndexOf('.') is not (> 0 and int dot) ? name : name[..dot];
    }

    private static string? Find(string file, ReadOnlySpan<byte> start)
    {
        byte[] text;
        try
        {
            text = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        int from = text.AsSpan().IndexOf(start);
        int length = from < 0 ? -1 : text.AsSpan(from).IndexOf("</member>"u8);
        return length < 0 ? null : Encoding.UTF8.GetString(text, from, length + "</member>".Length);
    }

    // .../shared/Microsoft.NETCore.App/10.0.1/System.Private.CoreLib.dll has .../packs/Microsoft.NETCore.App.Ref/10.0.x/ref/net10.0 for a neighbour.
    private static string[] FindFramework()
    {
        string root = Path.GetFullPath("../../..", LoadedReferences.FrameworkFolder);
        string packs = Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref");
        string folder = $"net{Environment.Version.Major}.{Environment.Version.Minor}";
        string? newest = Directory.Exists(packs)
            ? Directory.EnumerateDirectories(packs).Select(pack => Path.Combine(pack, "ref", folder)).Where(Directory.Exists).Max(StringComparer.Ordinal)
            : null;
        return newest is null ? [] : [.. Directory.EnumerateFiles(newest, "*.xml").OrderBy(file => Path.GetFileName(file) != "System.Runtime.xml").ThenBy(file => file, StringComparer.Ordinal)];
    }
}
