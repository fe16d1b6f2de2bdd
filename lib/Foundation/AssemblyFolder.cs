using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace BertNotebooks.Foundation;

/// <summary>Where an assembly lies.</summary>
internal static class AssemblyFolder
{
    /// <summary>The assembly's folder; that of the program where the assembly is inside it, as in one that was published as a single file.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "The empty answer of a single file is asked for.")]
    public static string Of(Assembly assembly) => Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
}
