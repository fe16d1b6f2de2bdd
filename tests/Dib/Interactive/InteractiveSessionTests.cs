using BertNotebooks.Dib.Interactive;
using BertNotebooks.Dib.Session;
using Xunit;

namespace BertNotebooks.Tests.Dib.Interactive;

public sealed class InteractiveSessionTests(TestSession test) : IClassFixture<TestSession>
{
    [Fact]
    public async Task FailedCellDoesNotRunAgainAndKeepsWhatItDeclared()
    {
        CellEnded failed = await test.RunAsync("int before = 5;\nSystem.IO.File.AppendAllText(\"ran\", \"x\");\nthrow new FormatException(\"bad\");");

        Assert.Equal((CellOutcome.Failed, "test, cell 1, line 9: FormatException: bad"), (failed.Outcome, failed.Error?.ToString()));
        Assert.Equal(["5"], await test.ShownAsync("before"));
        Assert.Equal("x", File.ReadAllText(Path.Combine(test.Folder.Path, "ran")));
    }

    [Fact]
    public async Task ImportThatFailedCanBeImportedAgain()
    {
        test.Folder.Write("part.dib", "throw new Exception(\"not yet\");");
        Assert.Contains("not yet", (await test.RunAsync("#!import part.dib")).Error?.Message);
        test.Folder.Write("part.dib", "int imported = 4;");

        Assert.Null((await test.RunAsync("#!import part.dib")).Error);
        Assert.Equal(["4"], await test.ShownAsync("imported"));
    }

    [Fact]
    public async Task OutputComesWhileTheCellRunsAndOnlyWhatIsNew()
    {
        Task<CellEnded> running = await test.BeginAsync("""
            var shown = display("0");
            Console.Write("on");
            while (!System.IO.File.Exists("go")) System.Threading.Thread.Sleep(5);
            Console.Write("ward");
            for (int i = 1; i <= 1000; i++) shown.Update($"{i}");
            """);
        File.WriteAllText(Path.Combine(test.Folder.Path, "go"), "");

        IReadOnlyList<CellEvent> events = await test.UntilEndAsync();
        Assert.Equal("ward", Assert.Single(events.OfType<OutputAppended>()).Text);
        Assert.Equal("1000", events.OfType<OutputShown>().Last().Content);
        Assert.InRange(events.Count, 3, 100);
        Assert.Equal(CellOutcome.Passed, (await running).Outcome);
    }

    [Fact]
    public async Task SecondsAndMemoryAreToldWhileACellRuns()
    {
        Task<CellEnded> running = await test.BeginAsync("Console.Write(\"on\");\nwhile (!System.IO.File.Exists(\"told\")) { }");

        KernelBusy busy = await test.NextAsync<KernelBusy>();
        File.WriteAllText(Path.Combine(test.Folder.Path, "told"), "");

        Assert.InRange(busy.MemoryMb, 20, 2000);
        Assert.InRange(busy.Seconds, 0, 60);
        Assert.InRange((await running).PeakMb, 20, 2000);
    }

    [Fact]
    public async Task CellThatLooksAtTheSignalEndsByItselfAndKeepsWhatItLearnt()
    {
        await test.RunAsync("#r \"BertNotebooks.dll\"\nusing BertNotebooks.Display;");
        Task<CellEnded> running = await test.BeginAsync("int steps = 0;\nConsole.Write(\"on\");\nwhile (!Lesson.Stop.IsCancellationRequested) steps++;\nint kept = steps;");

        Assert.True(await test.Session.StopAsync());

        CellEnded ended = await running;
        Assert.Equal((CellOutcome.Stopped, null), (ended.Outcome, ended.Error));
        Assert.Equal(["True"], await test.ShownAsync("kept > 0 && !Lesson.Stop.IsCancellationRequested"));
    }

    [Fact]
    public async Task CellCalledOutOfAnAwaitDoesNotGoOnLater()
    {
        await test.RunAsync("var gate = new TaskCompletionSource();\nint later = 0;");
        Task<CellEnded> running = await test.BeginAsync("Console.Write(\"on\");\nawait gate.Task;\nlater = 1;");
        await test.Session.StopAsync();
        Assert.Equal(CellOutcome.Stopped, (await running).Outcome);

        await test.RunAsync("gate.SetResult();\nint afterwards = 2;");

        Assert.Equal(["(0, 2)"], await test.ShownAsync("await Task.Delay(50);\n(later, afterwards)"));
    }

    [Fact]
    public async Task VariablesAreListedWithoutTheirOwnCode()
    {
        await test.RunAsync("v1", """
            class Loud { public override string ToString() { while (true) { } } public int Count => throw new Exception(); }
            Loud loud = new();
            int[,] matrix = new int[2, 3];
            Dictionary<string, List<int?>> words = new() { ["a"] = [1, null] };
            string name = "first", none = null;
            (int, double) pair = (1, 2.5);
            """);
        await test.RunAsync("v2", "string name = \"newest\"; HashSet<int> set = [1, 2, 3];");
        Task<CellEnded> running = await test.BeginAsync("Console.Write(\"on\");\nwhile (true) { }");

        IReadOnlyList<Variable> variables = await test.Session.VariablesAsync();
        string busy = await test.Session.ValueAsync("name");
        await test.Session.StopAsync();
        await running;

        foreach (Variable expected in new Variable[]
        {
            new("loud", "Loud", "", "v1"),
            new("matrix", "int[,]", "2 x 3", "v1"),
            new("words", "Dictionary<string, List<int?>>", "1 item", "v1"),
            new("name", "string", "6 characters", "v2"),
            new("none", "string", "null", "v1"),
            new("pair", "(int, double)", "", "v1"),
            new("set", "HashSet<int>", "3 items", "v2"),
        })
        {
            Assert.Contains(expected, variables);
        }

        Assert.Single(variables, variable => variable.Name == "name");
        Assert.StartsWith("A cell is running", busy);
        Assert.Equal("newest", await test.Session.ValueAsync("name"));
        Assert.StartsWith("There is no variable ", await test.Session.ValueAsync("nobody"));
        Assert.Equal("a: [1, null]", await test.Session.ValueAsync("words"));
        Assert.StartsWith("It takes longer than 1 s", await test.Session.ValueAsync("loud"));
        Assert.Equal(["4"], await test.ShownAsync("2 + 2"));
    }

    [Fact]
    public async Task SecondCellIsRefusedWhileOneRuns()
    {
        Task<CellEnded> running = await test.BeginAsync("Console.Write(\"on\");\nwhile (true) { }");

        await Assert.ThrowsAsync<InvalidOperationException>(() => test.RunAsync("1"));

        Assert.True(await test.Session.StopAsync());
        await running;
    }
}
