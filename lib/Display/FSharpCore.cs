using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace BertNotebooks.Display;

/// <summary>Finds FSharp.Core for Plotly.NET inside a notebook kernel, which carries an older copy of its own.</summary>
internal static class FSharpCore
{
    private const string Name = "FSharp.Core";

    private static readonly Lazy<Assembly?> Copy = new(Load);

    /// <summary>Answers requests for FSharp.Core that nobody else could, with the copy beside the library.</summary>
#pragma warning disable CA2255 // A library does not usually have a module initializer; here a cell of a notebook may use Plotly.NET before any type of ours.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Install()
    {
        AssemblyLoadContext.Default.Resolving += Resolve;
        if (AssemblyLoadContext.GetLoadContext(typeof(FSharpCore).Assembly) is { } own && own != AssemblyLoadContext.Default)
        {
            own.Resolving += Resolve;
        }
    }

    internal static Assembly? Resolve(AssemblyLoadContext context, AssemblyName wanted) =>
        wanted.Name == Name && Copy.Value is Assembly copy && !(copy.GetName().Version < wanted.Version) ? copy : null;

    private static Assembly? Load()
    {
        string file = Path.Combine(Path.GetDirectoryName(typeof(FSharpCore).Assembly.Location) ?? "", Name + ".dll");
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(file);
        }
        catch (FileLoadException)
        {
            // The default context holds the older copy and takes no second one.
            return new AssemblyLoadContext("BertNotebooks.FSharp").LoadFromAssemblyPath(file);
        }
    }
}
