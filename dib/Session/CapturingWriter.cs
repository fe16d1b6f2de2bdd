using System.Text;

namespace BertNotebooks.Dib.Session;

/// <summary>Stands in for <see cref="Console.Out"/> or <see cref="Console.Error"/> while cells run: what is written appears below the cell.</summary>
internal sealed class CapturingWriter : TextWriter
{
    private readonly CellOutputs _outputs;
    private readonly OutputKind _kind;

    public CapturingWriter(CellOutputs outputs, OutputKind kind)
    {
        _outputs = outputs;
        _kind = kind;
        CoreNewLine = ['\n'];
    }

    public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

    public override void Write(char value) => _outputs.Write(_kind, [value]);

    public override void Write(string? value) => _outputs.Write(_kind, value);

    public override void Write(char[] buffer, int index, int count) => _outputs.Write(_kind, buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => _outputs.Write(_kind, buffer);

    public override void WriteLine(string? value) => _outputs.Write(_kind, value + "\n");
}
