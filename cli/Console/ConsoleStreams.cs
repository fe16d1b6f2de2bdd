using System.Text;

namespace BertNotebooks.Cli;

/// <summary>Makes standard input, output and error the same on every system: UTF-8 without a byte order mark, lines ended by a line feed.</summary>
internal static class ConsoleStreams
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Replaces <see cref="Console.In"/>, <see cref="Console.Out"/> and <see cref="Console.Error"/>.</summary>
    public static void Use()
    {
        Console.SetOut(Writer(Console.OpenStandardOutput()));
        Console.SetError(Writer(Console.OpenStandardError()));
        Console.SetIn(TextReader.Synchronized(new StreamReader(Console.OpenStandardInput(), Utf8)));
    }

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, Utf8) { AutoFlush = true, NewLine = "\n" });
}
