using System.Text;

namespace BertNotebooks.Cli.Terminal;

/// <summary>Makes standard input, output and error the same on every system: UTF-8 without a byte order mark, lines ended by a line feed.</summary>
internal static class ConsoleStreams
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    // Knows UTF-8's own byte order mark; those of other encodings are bytes that are not UTF-8.
    private static readonly Encoding StrictUtf8 = Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new RefusingFallback());

    /// <summary>Replaces <see cref="Console.In"/>, <see cref="Console.Out"/> and <see cref="Console.Error"/>.</summary>
    public static void Use()
    {
        OutputStream results = OutputStream.OfResults(), messages = OutputStream.OfMessages();
        bool inputIsGiven = StandardHandles.IsGiven(StandardHandles.Input);
        StandardHandles.FillGaps();
        Console.SetOut(Writer(results));
        Console.SetError(Writer(messages));
        Console.SetIn(inputIsGiven ? new StreamReader(Console.OpenStandardInput(), StrictUtf8, detectEncodingFromByteOrderMarks: false) : new ClosedInput());
    }

    private static TextWriter Writer(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, Utf8) { AutoFlush = true, NewLine = "\n" });

    private sealed class RefusingFallback : DecoderFallback
    {
        public override int MaxCharCount => 0;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new RefusingBuffer();
    }

    private sealed class RefusingBuffer : DecoderFallbackBuffer
    {
        public override int Remaining => 0;

        public override bool Fallback(byte[] bytesUnknown, int index) =>
            throw new BertNotebooksException($"The input is not UTF-8 (it has the bytes {Convert.ToHexString(bytesUnknown)}): texts are read as UTF-8 only; save it as UTF-8 and try again.");

        public override char GetNextChar() => '\0';

        public override bool MovePrevious() => false;
    }
}
