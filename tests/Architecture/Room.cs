namespace BertNotebooks.Tests.Architecture;

/// <summary>A folder of sources and the folders and packages that it may know beside itself.</summary>
/// <param name="Name">The folder below <c>lib</c>, or <c>Dib</c>, <c>Cli</c>; with <c>/.</c> at the end its own files alone.</param>
/// <param name="Knows">Names of the same kind, or packages by their assembly; <c>X by T</c> for a door that the type T alone may use.</param>
internal sealed record Room(string Name, params string[] Knows)
{
    /// <summary>Tells whether a path such as <c>Data/Corpora/Corpus</c> lies in a folder, or a package is the one that is named.</summary>
    public static bool Holds(string name, string path) =>
        name == path || (name.EndsWith("/.", StringComparison.Ordinal)
            ? path.StartsWith(name[..^1], StringComparison.Ordinal) && path.LastIndexOf('/') == name.Length - 2
            : path.StartsWith(name + "/", StringComparison.Ordinal));

    /// <summary>What a type of this room may know.</summary>
    public IEnumerable<string> KnownTo(string path) => Knows
        .Select(known => known.Split(" by "))
        .Where(known => known.Length == 1 || path.EndsWith("/" + known[1], StringComparison.Ordinal))
        .Select(known => known[0]);
}
