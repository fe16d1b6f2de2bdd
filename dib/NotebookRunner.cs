using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Page;
using BertNotebooks.Dib.Processes;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib;

/// <summary>Runs notebooks one after the other, and writes a page for each and the report of all.</summary>
/// <remarks>One at a time: a lesson that trains uses every core.</remarks>
/// <param name="options">How to run them.</param>
/// <param name="progress">Told how far the run is.</param>
public sealed class NotebookRunner(RunOptions options, IRunProgress progress)
{
    /// <summary>The report's name in the output folder.</summary>
    internal const string ReportName = "report.json";

    private readonly RunOptions _options = options.NotNull();
    private readonly IRunProgress _progress = progress.NotNull();

    /// <summary>Runs the notebooks; one that fails does not keep the others from running.</summary>
    /// <param name="targets">The notebooks and their pages.</param>
    /// <param name="cancel">Ends the running notebook's process.</param>
    /// <exception cref="BertNotebooksException">The output folder cannot be written, or the program is a single file that keeps its assemblies inside.</exception>
    /// <exception cref="OperationCanceledException">The user ended the run.</exception>
    public async Task<IReadOnlyList<NotebookReport>> RunAsync(IReadOnlyList<NotebookTarget> targets, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(targets);
        string report = Path.Combine(_options.Out, ReportName);
        foreach (string output in targets.Select(target => Path.Combine(_options.Out, target.Page)).Prepend(report))
        {
            AtomicFile.RequireOutput(output, targets.Select(target => target.Notebook));
        }

        LoadedReferences.Require();
        // Made and written first, so that a folder that cannot be written is known before an hour of training.
        CreateFolder(_options.Out);
        List<NotebookReport> reports = [];
        NotebookReport.Write(report, reports);
        NotebookRun[] read = [.. targets.Select(target => Read(target.Notebook))];
        _progress.RunStarted(read.Sum(run => run.Cells.Count));
        foreach ((NotebookTarget target, NotebookRun notebook) in targets.Zip(read))
        {
            NotebookRun run = notebook.Error is null ? await new NotebookProcess(_options, _progress).RunAsync(notebook.Notebook, cancel) : notebook;
            WritePage(run, Path.Combine(_options.Out, target.Page));
            _progress.NotebookEnded(run);
            reports.Add(NotebookReport.Of(target, run));
            NotebookReport.Write(report, reports);
        }

        foreach ((NotebookTarget target, NotebookRun linked) in LinkedPages.Missing(targets, _options.Out))
        {
            WritePage(linked, Path.Combine(_options.Out, target.Page));
        }

        return reports;
    }

    // A page that cannot be made or written costs its notebook, not those behind it.
    private void WritePage(NotebookRun run, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.WriteText(path, new NotebookPage(run, _progress.Warn).ToHtml());
        }
        catch (Exception e) when (e is BertNotebooksException or OutOfMemoryException)
        {
            run.Fail($"{run.Notebook.Name}: the page is missing: {e.Message}");
        }
    }

    private static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"The folder '{path}' cannot be made: {e.Message} Give --out a folder that can be written.", e);
        }
    }

    // The one time that the file is read: its process gets the cells.
    private static NotebookRun Read(string path)
    {
        try
        {
            return new NotebookRun(DibDocument.Load(path));
        }
        catch (BertNotebooksException e)
        {
            return NotebookRun.Unreadable(path, e.Message);
        }
    }
}
