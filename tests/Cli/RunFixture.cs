using BertNotebooks.Tests.Dib;

namespace BertNotebooks.Tests.Cli;

/// <summary>One run of the command line over notebooks that do well and badly in all ways, for many tests.</summary>
public sealed class RunFixture : NotebookRunFixture
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

    public RunFixture() : base(Write, ".", "solutions", "--full")
    {
    }

    private static void Write(NotebookFolder folder)
    {
        File.WriteAllBytes(Path.Combine(folder.Path, "dot.png"), [1, 2, 3]);
        folder.WriteText("01-good.dib", Good);
        folder.Write("02-throws.dib", "int a = 0;", "// line 11\n1 / a", "\"never\"");
        folder.Write("03-exits.dib", "Console.WriteLine(\"last words\");\nEnvironment.Exit(3);", "2");
        folder.WriteText("04-broken.dib", "#!csharp\n1\n#!html\n<b>");
        folder.Write("05-overflows.dib", "int Deep(int x) => Deep(x + 1) + 1;\nDeep(0)");
        folder.WriteText("06-deep.dib", $"#!csharp\n1\n#!markdown\n{new string('>', 3000)} a\n#!markdown\n# Behind");
        folder.WriteText("07-picture.dib", "#!markdown\n# Picture\n\n![a](folder.png)\n\n<script>alert(1)</script>");
        Directory.CreateDirectory(Path.Combine(folder.Path, "folder.png"));
        folder.Write("08-no-place.dib", "System.IO.Directory.CreateDirectory(\"out/08-no-place.html\");");
        folder.Write("_setup.dib", "int fromSetup = 77;");
        folder.Write("solutions/01-good.dib", "1");
    }
}
