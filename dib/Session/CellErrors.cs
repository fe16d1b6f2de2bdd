using System.Diagnostics;
using System.Reflection;
using BertNotebooks.Dib.Format;
using Microsoft.CodeAnalysis;

namespace BertNotebooks.Dib.Session;

/// <summary>Says what went wrong in a cell in the words of the notebook, not of the machinery that ran it.</summary>
internal static class CellErrors
{
    private const int MaxFrames = 8;

    /// <summary>The error of a cell that does not compile.</summary>
    public static CellError FromCompiler(DibDocument notebook, DibCell cell, Diagnostic diagnostic)
    {
        int line = diagnostic.Location.IsInSource ? diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1 : 0;
        string message = $"{diagnostic.Id}: {diagnostic.GetMessage()}";
        string code = line > 0 ? diagnostic.Location.SourceTree!.GetText().Lines[line - 1].ToString().TrimStart() : "";
        return new CellError(notebook.Name, cell.Number, line, message + Hint(diagnostic.Id, message, code), []);
    }

    // What a learner is most likely to have met, in other words than the compiler's.
    private static string Hint(string id, string message, string code) => id switch
    {
        "CS0006" => ". Build the kit first: dotnet build -c Release.",
        "CS0246" when message.Contains("'BertNotebooks'", StringComparison.Ordinal) => " Begin the notebook with #!import _setup.dib.",
        "CS1002" when code.StartsWith("using ", StringComparison.Ordinal) => ". A using variable cannot stand at the top level of a cell: write using (...) { }.",
        _ => "",
    };

    /// <summary>The error of a cell that threw.</summary>
    public static CellError FromException(DibDocument notebook, DibCell cell, Exception exception)
    {
        Exception cause = Unwrap(exception);
        List<StackFrame> frames = [.. FramesOf(cause).Where(frame => IsNotebook(frame.GetFileName()))];
        int end = cell.FirstLine + cell.Source.AsSpan().Count('\n');
        StackFrame? innermost = frames.FirstOrDefault(frame =>
            frame.GetFileName() == notebook.FilePath && frame.GetFileLineNumber() >= cell.FirstLine && frame.GetFileLineNumber() <= end);
        List<string> trace = [.. frames.Take(MaxFrames).Select(Describe).Distinct()];
        return new CellError(notebook.Name, cell.Number, innermost?.GetFileLineNumber() ?? 0, Message(cause), trace);
    }

    /// <summary>Whether the exception is what a cell throws that was asked to end.</summary>
    public static bool IsStop(Exception exception) =>
        exception is AggregateException { InnerExceptions: { Count: > 0 } all }
            ? all.All(IsStop)
            : Unwrap(exception) is OperationCanceledException or ThreadInterruptedException or ThreadAbortException;

    private static Exception Unwrap(Exception exception)
    {
        while (exception is TargetInvocationException or TypeInitializationException or AggregateException { InnerExceptions.Count: 1 }
            && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    private static string Message(Exception exception)
    {
        if (exception is ObjectDisposedException { ObjectName: "HType" })
        {
            return "A tensor or model is used whose memory was given back already, by Dispose() or at the end of a NewDisposeScope(): run the cell that makes it once more, and the cells behind it.";
        }

        string said = CppFrames.Without(exception.Message).TrimEnd();
        string own = exception is BertNotebooksException ? said : $"{exception.GetType().Name}: {said}";
        return exception.InnerException is { } inner and not BertNotebooksException && !own.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{own} ({inner.GetType().Name}: {inner.Message})"
            : own;
    }

    private static StackFrame[] FramesOf(Exception exception) => new StackTrace(exception, fNeedFileInfo: true).GetFrames();

    private static bool IsNotebook(string? file) => file?.EndsWith(".dib", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The line of a notebook that the calling thread is in; null when it is in none.</summary>
    public static int? LineNow() => new StackTrace(fNeedFileInfo: true).GetFrames().FirstOrDefault(frame => IsNotebook(frame.GetFileName()))?.GetFileLineNumber();

    private static string Describe(StackFrame frame) => $"{Path.GetFileName(frame.GetFileName())}, line {frame.GetFileLineNumber()}";
}
