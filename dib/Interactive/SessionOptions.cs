using System.Reflection;
using BertNotebooks.Dib.Processes;

namespace BertNotebooks.Dib.Interactive;

/// <summary>How the process of an interactive session is started.</summary>
/// <param name="Program">The program that is started once more; its command <see cref="NotebookHost.Command"/> must run the host.</param>
/// <param name="Full">Whether the lessons take their long setting.</param>
/// <param name="Player">Whether the outputs are shown by a page that brings the charts' script itself.</param>
public sealed record SessionOptions(Assembly Program, bool Full, bool Player);
