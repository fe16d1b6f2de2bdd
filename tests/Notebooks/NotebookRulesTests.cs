using BertNotebooks.Dib.Session;
using BertNotebooks.Tests.Dib;
using Xunit;

namespace BertNotebooks.Tests.Notebooks;

public sealed class NotebookRulesTests
{
    [NotebookTheory]
    [MemberData(nameof(NotebookTheoryAttribute.Notebooks), MemberType = typeof(NotebookTheoryAttribute))]
    public void NotebookOfTheKitKeepsToTheRules(string notebook) =>
        Assert.Empty(NotebookRules.Breaches(Path.Combine(NotebookTheoryAttribute.Folder!, notebook)));

    [Fact]
    public void ImportsAreExactlyThoseOfTheKernel() => Assert.Equal(
        ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq"], ScriptChain.Imports);

    [Theory]
    [InlineData("using System.IO;\nusing (var s = new MemoryStream()) { }")]
    [InlineData("void F()\n{\n    using var s = new System.IO.MemoryStream();\n}")]
    [InlineData("var page = \"<a href='https://example.org'>more</a>\";")]
    public void SoundNotebookHasNoBreach(string cell)
    {
        using NotebookFolder folder = new();

        Assert.Empty(NotebookRules.Breaches(folder.Write("n.dib", cell)));
    }

    [Theory]
    [InlineData("using var s = new System.IO.MemoryStream();", "line 7: CS1002: ; expected. A using variable cannot stand at the top level")]
    [InlineData("int a = 1;\nusing System.IO.MemoryStream s = new();", "line 8: CS1002: ; expected. A using variable")]
    [InlineData("#r \"BertNotebooks.dll\"", "line 7: #r belongs to _setup.dib alone")]
    [InlineData("File.Exists(\"x\")", "CS0103: The name 'File' does not exist")]
    [InlineData("int a = 1;\nb", "n, cell 1, line 8: CS0103")]
    [InlineData("#!time", "n, cell 1, line 7")]
    [InlineData("1\n\n#!mermaid\n\ngraph TD", "n.dib, line 9")]
    [InlineData("1\n\n#!markdown\n\n![x](https://example.org/x.png)", "line 11: something that is loaded from the network")]
    [InlineData("1\n\n#!markdown\n\n$\\sqrt{\\hat x}$", "line 11: the formula '\\sqrt{\\hat x}' stays as it is: no known TeX: \\hat")]
    [InlineData("display(\"<script src=\\\"https://example.org/x.js\\\"></script>\");", "line 7: something that is loaded")]
    public void BreachIsFound(string cell, string expected)
    {
        using NotebookFolder folder = new();

        IReadOnlyList<string> breaches = NotebookRules.Breaches(folder.Write("n.dib", cell));

        Assert.Contains(breaches, breach => breach.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("#!csharp\n1\n", "must begin with #!meta")]
    [InlineData("\uFEFF" + NotebookFolder.Meta + "#!csharp\n1\n", "byte order mark")]
    [InlineData(NotebookFolder.Meta + "#!csharp\r\n1\r\n", "line feed alone")]
    [InlineData(NotebookFolder.Meta + "#!csharp\n1", "must end with one line feed")]
    [InlineData(NotebookFolder.Meta + "#!csharp\n1\n\n", "must end with one line feed")]
    public void BreachOfTheFileFormatIsFound(string text, string expected)
    {
        using NotebookFolder folder = new();

        Assert.Contains(expected, Assert.Single(NotebookRules.Breaches(folder.WriteText("n.dib", text))));
    }
}
