using System.Reflection;

namespace BertNotebooks.Display;

/// <summary>The script library that draws the charts, taken from the Plotly.NET package, so that no page asks the network for it.</summary>
internal static class PlotlyScript
{
    private const string Resource = "Plotly.NET.plotly-2.28.0.min.js";

    private static readonly Lazy<Html> Script = new(Read);

    /// <summary>The script, 3.6 MB, once a page; where the page has it already, it does nothing. The player's pages bring it themselves.</summary>
    public static Html Loader => Environment.GetEnvironmentVariable("BERT_NOTEBOOKS_PLAYER") == "1" ? Html.Empty : Script.Value;

    /// <summary>The script as the package has it.</summary>
    public static Stream Open()
    {
        Assembly package = typeof(Plotly.NET.StyleParam).Assembly;
        return package.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Plotly.NET {package.GetName().Version} holds no {Resource}; it holds {string.Join(", ", package.GetManifestResourceNames())}.");
    }

    private static Html Read()
    {
        using StreamReader reader = new(Open());
        // The shadowed names keep a module loader of the page (VS Code has one) from taking the script for its own.
        return Html.Raw($"<script>if(!window.Plotly){{(function(define,module,exports){{{reader.ReadToEnd()}\n}})();}}</script>");
    }
}
