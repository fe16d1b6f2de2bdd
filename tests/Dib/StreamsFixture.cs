namespace BertNotebooks.Tests.Dib;

/// <summary>One run over notebooks that do with their streams, their time and their files what a lesson may do by mistake.</summary>
public sealed class StreamsFixture : NotebookRunFixture
{
    /// <summary>The time limit of a cell.</summary>
    public const int CellSeconds = 5;

    /// <summary>How long the process that a cell leaves behind lives, in seconds.</summary>
    public const int LeftSeconds = 60;

    private const string Native = """
        using System.Runtime.InteropServices;
        class Native
        {
            [DllImport("libc")] static extern nint write(int file, byte[] bytes, nint count);
            [DllImport("libc")] public static extern int puts(string text);
            public static void Write(int file, string text) => write(file, Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetByteCount(text));
        }
        """;

    public StreamsFixture() : base(Write, ".", "--cell-timeout", $"{CellSeconds}")
    {
    }

    private static void Write(NotebookFolder folder)
    {
        const string slow = "System.Threading.Thread.Sleep(2000);";
        folder.Write("prints.dib", "var watch = System.Diagnostics.Stopwatch.StartNew();\nwhile (watch.Elapsed.TotalSeconds < 2.5) Console.WriteLine(1);");
        folder.Write("slow.dib", slow, slow, slow);
        folder.Write(
            "native.dib",
            Native,
            "Native.Write(1, \"{\\\"Kind\\\":\\\"Done\\\"}\\nhalf a line\");\nNative.Write(2, \"warning <\");\ndisplay(1);\nSystem.Threading.Thread.Sleep(1000);",
            "Native.puts(\"kept back\");\n2");
        folder.Write(
            "floods.dib",
            Native,
            "for (int i = 0; i < 500; i++) { Native.Write(1, new string('o', 10_000)); Native.Write(2, new string('e', 10_000)); }",
            "new Microsoft.Win32.SafeHandles.SafeFileHandle(1, true).Dispose();",
            "Console.WriteLine(\"still here\");");
        folder.Write("leaves.dib", $"System.Diagnostics.Process.Start(\"sleep\", \"{LeftSeconds}\");\nEnvironment.Exit(3);");
        folder.Write(
            "crashes.dib",
            "using System.Runtime.InteropServices;\nclass Cpp { [DllImport(\"libstdc++.so.6\", EntryPoint = \"_ZSt9terminatev\")] public static extern void Terminate(); }",
            "display(\"shown\");\nConsole.WriteLine(\"printed\");\nCpp.Terminate();");
        folder.Write("edits.dib", "System.IO.File.WriteAllText(\"edits.dib\", \"#!csharp\\n1\");\nSystem.IO.File.WriteAllText(\"follows.dib\", \"#!csharp\\n1\");", "2");
        folder.Write("follows.dib", "3");
    }
}
