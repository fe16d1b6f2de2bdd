using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;

namespace BertNotebooks.Dib.Session;

/// <summary>Finds the assemblies that cells refer to; one that this program carries itself is always this program's own copy.</summary>
/// <remarks>
/// <c>#r "../lib/bin/Release/net10.0/BertNotebooks.dll"</c> thus gives the types that are already loaded, as it must: with a
/// second copy, the library's native parts and static state would exist twice. References are kept for the process, so that a
/// hundred cells, of however many notebooks, read each assembly once; one that was built anew is read anew.
/// </remarks>
internal class LoadedReferences(string baseFolder) : MetadataReferenceResolver
{
    private static readonly Dictionary<string, string> OwnAssemblies = FindOwnAssemblies();

    // The alias hides types of an assembly that only other assemblies refer to: a cell has to name it with #r, as in the kernel.
    private static readonly MetadataReferenceProperties Implicit = MetadataReferenceProperties.Assembly.WithAliases(["<implicit>"]);

    private static readonly ConcurrentDictionary<(string Path, bool IsImplicit), (DateTime Written, PortableExecutableReference Reference)> References = new();

    /// <summary>Sees that the assemblies are there as files, which the compiler reads.</summary>
    /// <exception cref="BertNotebooksException">The program was published as a single file that keeps them inside.</exception>
    public static void Require()
    {
        if (EngineFile.Length == 0)
        {
            throw new BertNotebooksException("This program is a single file that keeps its assemblies inside, and notebooks need them as files: publish with -p:IncludeAllContentForSelfExtract=true, or without PublishSingleFile.");
        }
    }

    /// <summary>All assemblies of the framework, which a cell sees without naming them.</summary>
    public static IEnumerable<MetadataReference> Framework => FrameworkFiles.Select(path => Reference(path, isImplicit: false));

    /// <summary>Their files.</summary>
    public static IEnumerable<string> FrameworkFiles =>
        OwnAssemblies.Values.Where(path => Path.GetDirectoryName(path) == FrameworkFolder).Order(StringComparer.Ordinal);

    /// <summary>The folder of these files.</summary>
    public static string FrameworkFolder
    {
        [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Require comes before.")]
        get => Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    }

    /// <summary>The file of the notebook engine itself.</summary>
    public static string EngineFile
    {
        [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "The empty answer of a single file is what Require looks for.")]
        get => typeof(LoadedReferences).Assembly.Location;
    }

    public override bool ResolveMissingAssemblies => true;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        string? path = FindPath(reference, baseFilePath);
        return path is not null && Open(path, MetadataReferenceProperties.Assembly) is { } opened ? [opened] : [];
    }

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity)
    {
        if (OwnAssemblies.TryGetValue(referenceIdentity.Name, out string? own))
        {
            return Open(own, Implicit);
        }

        string? folder = Path.GetDirectoryName(definition.Display);
        string beside = Path.Combine(folder ?? baseFolder, referenceIdentity.Name + ".dll");
        return File.Exists(beside) ? Open(beside, Implicit) : null;
    }

    /// <summary>Reads an assembly; null where it cannot be read.</summary>
    protected virtual PortableExecutableReference? Open(string path, MetadataReferenceProperties properties) =>
        Reference(path, isImplicit: properties == Implicit);

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => baseFolder.GetHashCode(StringComparison.Ordinal);

    private string? FindPath(string reference, string? baseFilePath)
    {
        bool isFile = reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || reference.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);
        string name = isFile ? Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')) : reference.Split(',')[0];
        if (OwnAssemblies.TryGetValue(name, out string? own) || !isFile)
        {
            return own;
        }

        string?[] folders = [Path.GetDirectoryName(baseFilePath), baseFolder];
        return folders.OfType<string>().Select(folder => Path.GetFullPath(reference, folder)).FirstOrDefault(File.Exists);
    }

    private static PortableExecutableReference Reference(string path, bool isImplicit)
    {
        DateTime written = File.GetLastWriteTimeUtc(path);
        return References.AddOrUpdate(
            (path, isImplicit),
            key => (written, Read(key.Path, key.IsImplicit)),
            (key, kept) => kept.Written == written ? kept : (written, Read(key.Path, key.IsImplicit))).Reference;
    }

    private static PortableExecutableReference Read(string path, bool isImplicit) =>
        MetadataReference.CreateFromFile(path, isImplicit ? Implicit : MetadataReferenceProperties.Assembly);

    // The assemblies of the framework and of this program, as the host found them at the start.
    private static Dictionary<string, string> FindOwnAssemblies()
    {
        string list = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        Dictionary<string, string> assemblies = new(StringComparer.OrdinalIgnoreCase);
        foreach (string path in list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            assemblies.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }

        return assemblies;
    }
}
