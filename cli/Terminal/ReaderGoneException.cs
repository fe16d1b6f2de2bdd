namespace BertNotebooks.Cli.Terminal;

/// <summary>Whoever read the results has seen enough, as <c>head -1</c> does after a line: the command ends, and nothing has failed.</summary>
internal sealed class ReaderGoneException() : Exception("Nobody reads standard output any more.");
