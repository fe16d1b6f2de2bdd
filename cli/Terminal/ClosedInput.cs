namespace BertNotebooks.Cli.Terminal;

/// <summary>A standard input that the caller has closed, so that nothing can come from it.</summary>
internal sealed class ClosedInput : TextReader
{
    public override int Read() => throw Closed();

    public override int Peek() => throw Closed();

    private static BertNotebooksException Closed() => new("Standard input is closed, so there is nothing to read: give a file with `< texts`, or `< /dev/null` for none.");
}
