using System.Reflection;
using BertNotebooks.Display;

namespace BertNotebooks.Play.Server;

/// <summary>The files beside the pages: scripts and styles of the player, plotly.js, and Monaco where the build had it. All are inside the assemblies.</summary>
/// <remarks>They are sent as they are: within one machine, packing takes longer than sending.</remarks>
internal static class Assets
{
    private const string Plotly = "plotly.js";

    // A module loader of the page (Monaco has one) would take the script for its own, were the names not shadowed.
    private static readonly byte[] PlotlyStart = [.. "(function(define,module,exports){"u8], PlotlyEnd = [.. "\n})();"u8];

    private static readonly Assembly Home = typeof(Assets).Assembly;

    private static readonly Dictionary<string, string> ContentTypes = new()
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".ttf"] = "font/ttf",
    };

    private static readonly HashSet<string> Resources = [.. Home.GetManifestResourceNames()];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Resources.Append(Plotly);

    /// <summary>The path of them all, with the build in it: what has been read once is not asked for again.</summary>
    public static string Root { get; } = $"/assets/{Home.ManifestModule.ModuleVersionId:N}/";

    /// <summary>Whether the editor is among them.</summary>
    public static bool HasMonaco => Resources.Contains("monaco/vs/loader.js");

    /// <summary>What a file is, by its name's ending; null where there is no such file.</summary>
    public static string? ContentTypeOf(string name) => name == Plotly || Resources.Contains(name) ? ContentTypes[Path.GetExtension(name)] : null;

    /// <summary>Writes a file.</summary>
    public static async Task WriteAsync(string name, Stream target, CancellationToken cancel)
    {
        if (name == Plotly)
        {
            await target.WriteAsync(PlotlyStart, cancel);
            await using (Stream script = PlotlyScript.Open())
            {
                await script.CopyToAsync(target, cancel);
            }

            await target.WriteAsync(PlotlyEnd, cancel);
            return;
        }

        await using Stream resource = Home.GetManifestResourceStream(name)!;
        await resource.CopyToAsync(target, cancel);
    }
}
