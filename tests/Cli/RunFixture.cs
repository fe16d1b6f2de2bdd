using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Tests.Dib;

namespace BertNotebooks.Tests.Cli;

/// <summary>One run of the command line over notebooks that do well and badly in all ways, for many tests.</summary>
public sealed class RunFixture : IDisposable
{
    private const string Good = NotebookFolder.Meta + """

        #!markdown

        # Good & well

        ## Part

        ![dot](dot.png) [next](02-throws.dib) $x^2$

        #!csharp

        var shown = display("before");
        Console.WriteLine("printed <b>");
        1 + 1

        #!csharp

        public class Html { public string ToHtml() => "<p class=\"mine\">html</p>"; }
        shown.Update("after");
        display(System.IO.Directory.GetCurrentDirectory());
        display(Environment.GetEnvironmentVariable("BERT_NOTEBOOKS_FULL"));
        new Html()

        #!csharp

        #!import _setup.dib
        fromSetup

        """;

    private readonly NotebookFolder _folder = new();

    public RunFixture()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "dot.png"), [1, 2, 3]);
        _folder.WriteText("01-good.dib", Good);
        _folder.Write("02-throws.dib", "int a = 0;", "// line 11\n1 / a", "\"never\"");
        _folder.Write("03-exits.dib", "Console.WriteLine(\"last words\");\nEnvironment.Exit(3);", "2");
        _folder.WriteText("04-broken.dib", "#!csharp\n1\n#!html\n<b>");
        _folder.Write("05-overflows.dib", "int Deep(int x) => Deep(x + 1) + 1;\nDeep(0)");
        _folder.Write("_setup.dib", "int fromSetup = 77;");
        _folder.Write("solutions/01-good.dib", "1");
        Result = CliProcess.Run(_folder.Path, "run", ".", "solutions", "--full");
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

    /// <summary>The notebook's row in report.json.</summary>
    public JsonElement Row(string name) => Report.EnumerateArray().Single(row => row.GetProperty("notebook").GetString() == name);

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => _folder.Dispose();
}
