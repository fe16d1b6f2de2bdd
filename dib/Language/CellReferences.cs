using System.Collections.Concurrent;
using System.Reflection.PortableExecutable;
using BertNotebooks.Dib.Session;
using Microsoft.CodeAnalysis;

namespace BertNotebooks.Dib.Language;

/// <summary>The assemblies that cells refer to, read for looking things up: without the code in them, with their documentation, and anew when a file has changed.</summary>
/// <param name="folder">The notebook's folder.</param>
internal sealed class CellReferences(string folder) : LoadedReferences(folder)
{
    // A kit that is built anew while the server runs has another time or length. Notebooks share what is read.
    private static readonly ConcurrentDictionary<string, ReadAssembly> Assemblies = new(StringComparer.Ordinal);
    private static readonly MetadataReferenceProperties Host = MetadataReferenceProperties.Assembly.WithAliases(["<host>"]);

    private readonly ConcurrentDictionary<string, ReadAssembly> _opened = new(StringComparer.Ordinal);

    /// <summary>What the first submission refers to, and thereby the others: the framework, and what holds <c>display</c>, whose types a cell cannot name.</summary>
    public IEnumerable<MetadataReference> Initial =>
        FrameworkFiles.Select(path => Open(path, MetadataReferenceProperties.Assembly))
            .Append(Open(EngineFile, Host)).OfType<MetadataReference>();

    /// <summary>Whether a file that was read here is another one now. One that is missing is being built.</summary>
    public bool IsOutdated => _opened.Any(opened => !opened.Value.IsFramework && FileStamp.Of(opened.Key) is { } stamp && stamp != opened.Value.Stamp);

    /// <summary>Lets go of what was read.</summary>
    public static void Forget() => Assemblies.Clear();

    protected override PortableExecutableReference? Open(string path, MetadataReferenceProperties properties)
    {
        Assemblies.TryGetValue(path, out ReadAssembly? read);
        if (read?.IsFramework != true && FileStamp.Of(path) is { } stamp && stamp != read?.Stamp)
        {
            read = Read(path, stamp) ?? read;
        }

        if (read is null)
        {
            return null;
        }

        Assemblies[path] = _opened[path] = read;
        return read.Metadata.GetReference(read.Documentation, properties.Aliases, filePath: path);
    }

    private static ReadAssembly? Read(string path, FileStamp stamp)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            AssemblyMetadata metadata = AssemblyMetadata.Create(ModuleMetadata.CreateFromStream(stream, PEStreamOptions.PrefetchMetadata));
            bool isFramework = Path.GetDirectoryName(path) == FrameworkFolder;
            return new ReadAssembly(stamp, metadata, isFramework, isFramework ? DocumentationFiles.Framework : DocumentationFiles.Beside(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return null;
        }
    }

    private sealed record ReadAssembly(FileStamp Stamp, AssemblyMetadata Metadata, bool IsFramework, DocumentationProvider Documentation);
}
