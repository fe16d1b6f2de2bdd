using BertNotebooks.Dib.Session;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class StopChecksTests : SessionTests
{
    [Theory]
    [InlineData("while (true) { }", "while (true) { ! }")]
    [InlineData("for (;;) foreach (int i in new int[1]) ;", "for (;;) { ! foreach (int i in new int[1]) { ! ; } }")]
    [InlineData("do\n{ // turn\n} while (true);", "do\n{ ! // turn\n} while (true);")]
    [InlineData("a: goto a;", "a: { ! goto a; }")]
    [InlineData("int F(int n) => F(n);", "int F(int n) { ! return F(n); }")]
    [InlineData("void F() => Console.Write(1);", "void F() { ! Console.Write(1); }")]
    [InlineData("async Task F() => await Task.Yield();", "async Task F() { ! await Task.Yield(); }")]
    [InlineData("async Task<int> F() => await Task.FromResult(1);", "async Task<int> F() { ! return await Task.FromResult(1); }")]
    [InlineData("int F() => throw new Exception();", "int F() => throw new Exception();")]
    [InlineData("class C { int P { get { return 1; } } static int F() { return 2; } }", "class C { int P { get { ! return 1; } } static int F() { ! return 2; } }")]
    [InlineData("Func<int, int> f = x => x + 1;", "Func<int, int> f = x => { ! return x + 1; };")]
    [InlineData("Action f = () => Console.Write(1);", "Action f = () => { ! Console.Write(1); };")]
    [InlineData("Action f = delegate { };", "Action f = delegate { ! };")]
    [InlineData("Func<int, Func<int, int>> f = x => y => x;", "Func<int, Func<int, int>> f = x => { ! return y => { ! return x; }; };")]
    [InlineData("System.Linq.Expressions.Expression<Func<int, int>> f = x => x;", "System.Linq.Expressions.Expression<Func<int, int>> f = x => x;")]
    public void LoopsAndMethodsAskAndLinesStayWhereTheyAre(string code, string expected)
    {
        ScriptOptions options = ScriptOptions.Default.WithImports(ScriptChain.Imports).WithReferences(LoadedReferences.Framework);
        Script<object> script = CSharpScript.Create<object>(code, options, typeof(NotebookGlobals));

        string text = StopChecks.Insert(script.GetCompilation());

        Assert.Equal(expected, text.Replace("StopCheck();", "!"));
        Script<object> changed = CSharpScript.Create<object>(text, options, typeof(NotebookGlobals));
        Assert.Empty(changed.GetCompilation().GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    [Fact]
    public void ResultsStayWhatTheyWere()
    {
        Assert.Null(Run(
            "int Twice(int n) => 2 * n;\nstatic T Same<T>(T value) => value;",
            "class Tree { public Tree Left; public int Depth => Left is null ? 0 : Left.Depth + 1; public static Tree Of(int n) => n == 0 ? null : new() { Left = Of(n - 1) }; }",
            "from x in Enumerable.Range(1, 3).Select(x => Twice(x)).Where(delegate(int x) { return x > 2; }) select Same(x) + Tree.Of(x).Depth",
            "async Task<int> Later() { await Task.Delay(1); return 7; }\nLater().Result + await Later()",
            "IEnumerable<int> Endless() { for (int i = 0; ; i++) yield return i; }\nEndless().First(i => i > 4)"));

        Assert.Equal(["[7, 11]", "14", "5"], Shown);
    }
}
