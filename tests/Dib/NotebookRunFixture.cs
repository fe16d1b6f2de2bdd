using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Tests.Cli;

namespace BertNotebooks.Tests.Dib;

/// <summary>One run of the command line over a folder of notebooks, for many tests.</summary>
public abstract class NotebookRunFixture : IDisposable
{
    private readonly NotebookFolder _folder = new();

    /// <summary>Writes the notebooks and runs them.</summary>
    /// <param name="write">Writes them.</param>
    /// <param name="args">The arguments behind <c>run</c>.</param>
    protected NotebookRunFixture(Action<NotebookFolder> write, params string[] args)
    {
        write(_folder);
        Result = CliProcess.Run(_folder.Path, ["run", .. args]);
        Report = JsonDocument.Parse(File.ReadAllText(In("out/report.json"))).RootElement;
    }

    /// <summary>Exit code, standard output and standard error.</summary>
    internal CliResult Result { get; }

    /// <summary>What report.json holds.</summary>
    public JsonElement Report { get; }

    /// <summary>A path in the folder of the run.</summary>
    public string In(string name) => Path.Combine(_folder.Path, name);

    /// <summary>A page that the run wrote.</summary>
    public IDocument Page(string name) => new HtmlParser().ParseDocument(File.ReadAllText(In(Path.Combine("out", name + ".html"))));

    /// <summary>The outputs of a cell as texts.</summary>
    public IEnumerable<string> Outputs(string name, int cell) => Page(name).QuerySelectorAll($"#cell-{cell} .output").Select(output => output.TextContent);

    /// <summary>The notebook's row in report.json.</summary>
    public JsonElement Row(string name) => Report.EnumerateArray().Single(row => row.GetProperty("notebook").GetString() == name);

    /// <summary>Why the notebook failed, or null.</summary>
    public string? Error(string name) => Row(name).GetProperty("error").GetString();

    /// <summary>Deletes the folder.</summary>
    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
