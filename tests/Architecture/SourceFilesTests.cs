using System.Text.RegularExpressions;
using Xunit;

namespace BertNotebooks.Tests.Architecture;

/// <summary>What the compiler does not hold: a namespace a folder, and files that are read at one sitting.</summary>
public sealed partial class SourceFilesTests
{
    private const int MostLines = 150;

    private static readonly Dictionary<string, string> Roots = new()
    {
        ["lib"] = "BertNotebooks", ["dib"] = "BertNotebooks.Dib", ["play"] = "BertNotebooks.Play", ["cli"] = "BertNotebooks.Cli", ["tests"] = "BertNotebooks.Tests",
    };

    [Fact]
    public void NamespaceIsTheFolder() => Assert.Empty(
        from file in Files([.. Roots.Keys])
        let written = NamespaceLine().Match(file.Text)
        let folder = Path.GetDirectoryName(file.Path)!.Split('/', '\\')
        let expected = string.Join('.', folder.Skip(1).Prepend(Roots[folder[0]]))
        where written.Success && written.Groups[1].Value != expected
        select $"{file.Path} is in {written.Groups[1].Value}, not in {expected}");

    [Fact]
    public void OnlyTheProgramHasNoNamespace() =>
        Assert.Equal(["cli/Program.cs"], Files([.. Roots.Keys]).Where(file => !NamespaceLine().IsMatch(file.Text)).Select(file => file.Path));

    [Fact]
    public void LongFileSaysWhyItIsLong() => Assert.Empty(
        Files("lib", "dib", "play", "cli").Where(file => file.Text.AsSpan().Count('\n') > MostLines && !ReasonLine().IsMatch(file.Text)).Select(file => file.Path));

    // Paths from the repository's root, in order.
    private static IEnumerable<(string Path, string Text)> Files(params string[] roots) =>
        from root in roots
        from file in Directory.EnumerateFiles(Path.Combine(GoldenFolder.RepositoryRoot, root), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        let path = Path.GetRelativePath(GoldenFolder.RepositoryRoot, file).Replace('\\', '/')
        where !path.Split('/').Intersect(["bin", "obj"]).Any()
        select (path, File.ReadAllText(file));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^\s*// Over 150 lines: \S", RegexOptions.Multiline)]
    private static partial Regex ReasonLine();
}
