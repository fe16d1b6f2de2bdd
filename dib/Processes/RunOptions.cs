using System.Reflection;

namespace BertNotebooks.Dib.Processes;

/// <summary>How notebooks are run.</summary>
/// <param name="Out">The folder of the pages and of the report.</param>
/// <param name="Full">Whether the lessons take their long setting.</param>
/// <param name="CellTimeout">How long one cell may take.</param>
/// <param name="Program">The program that is started once more for each notebook; its command <see cref="NotebookHost.Command"/> must run the host.</param>
public sealed record RunOptions(string Out, bool Full, TimeSpan CellTimeout, Assembly Program);
