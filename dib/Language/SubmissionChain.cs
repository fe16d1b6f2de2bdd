using BertNotebooks.Dib.Session;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace BertNotebooks.Dib.Language;

/// <summary>A notebook's submissions, each seeing the declarations of those before it, as Roslyn's workspace holds them. It never changes; an edit gives another chain, which shares what lies above the edit.</summary>
internal sealed class SubmissionChain
{
    // The first Solution takes a second: the workspace looks for its services in five assemblies.
    private static readonly Lazy<Solution> Empty = new(() => new AdhocWorkspace().CurrentSolution);

    // No help to a learner: assembly versions, unused usings, comments in the wrong place, and "string?" in a world without it.
    private static readonly Dictionary<string, ReportDiagnostic> Hidden =
        new[] { "CS1701", "CS1702", "CS8019", "CS8632", "CS1587", "CS1591" }.ToDictionary(id => id, _ => ReportDiagnostic.Suppress);

    private readonly Lazy<Solution> _solution;
    private readonly CSharpCompilationOptions _options;
    private SubmissionChain? _from;

    private SubmissionChain(CellReferences references, CSharpCompilationOptions options, SubmissionSources sources, IReadOnlyList<Submission> submissions, SubmissionChain? from)
    {
        References = references;
        Submissions = submissions;
        CellIds = sources.CellIds;
        DirectiveErrors = sources.Errors;
        _options = options;
        _from = from;
        _solution = new Lazy<Solution>(Build);
    }

    /// <summary>The assemblies.</summary>
    public CellReferences References { get; }

    /// <summary>The submissions; the first holds only the references.</summary>
    public IReadOnlyList<Submission> Submissions { get; }

    /// <summary>The cells in their order.</summary>
    public IReadOnlyList<string> CellIds { get; }

    /// <summary>Directives that failed.</summary>
    public IReadOnlyList<DirectiveError> DirectiveErrors { get; }

    /// <summary>A chain with nothing in it.</summary>
    /// <param name="notebookPath">The notebook's file.</param>
    public static SubmissionChain Start(string notebookPath)
    {
        CellReferences references = new(Path.GetDirectoryName(notebookPath)!);
        CSharpCompilationOptions options = new(
            Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, usings: ScriptChain.Imports, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
            concurrentBuild: false, specificDiagnosticOptions: Hidden, metadataReferenceResolver: references);
        Submission first = NewSubmission(0, new SubmissionSource("", "", default, notebookPath, ""));
        return new SubmissionChain(references, options, new SubmissionSources(notebookPath, []), [first], from: null);
    }

    /// <summary>The chain of other sources; what does not differ, up to the first that does, is kept.</summary>
    public SubmissionChain With(SubmissionSources sources)
    {
        List<Submission> submissions = [Submissions[0]];
        bool sameText = true, sameKeys = true;
        foreach (SubmissionSource source in sources.All)
        {
            int index = submissions.Count;
            Submission? old = index < Submissions.Count ? Submissions[index] : null;
            sameKeys &= old?.Source.Key == source.Key;
            sameText &= sameKeys && old!.Source.Text == source.Text && old.Source.Piece == source.Piece;
            submissions.Add(sameText ? old! : sameKeys ? new Submission(index, old!.Source.Text == source.Text && old.Source.Piece == source.Piece ? old.Source : source, old.Document) : NewSubmission(index, source));
        }

        foreach (Submission replaced in Submissions.Where(old => old.Index >= submissions.Count || submissions[old.Index] != old))
        {
            replaced.Replace();
        }

        return new SubmissionChain(References, _options, sources, submissions, _solution.IsValueCreated ? this : _from);
    }

    /// <summary>Where the workspace holds a submission.</summary>
    public Document Document(Submission submission) => _solution.Value.GetDocument(submission.Document)!;

    /// <summary>The submission of a tree; null for a tree of another state.</summary>
    public Submission? Of(SyntaxTree? tree) =>
        _solution.Value.GetDocument(tree)?.Id is { } id ? Submissions.FirstOrDefault(submission => submission.Document == id) : null;

    /// <summary>The submissions of a cell, with those that it imports.</summary>
    public IEnumerable<Submission> OfCell(string cellId) => Submissions.Where(submission => submission.Source.CellId == cellId);

    /// <summary>The cell's place among the code cells, counted from 1, as messages name it.</summary>
    public int NumberOf(string cellId) => CellIds.Index().First(cell => cell.Item == cellId).Index + 1;

    private static Submission NewSubmission(int index, SubmissionSource source) =>
        new(index, source, DocumentId.CreateNewId(ProjectId.CreateNewId()));

    private Solution Build()
    {
        Solution solution = _from?._solution.Value ?? Empty.Value;
        IReadOnlyList<Submission> old = _from?.Submissions ?? [];
        int kept = old.Zip(Submissions).TakeWhile(pair => pair.First.Document == pair.Second.Document).Count();
        for (int i = 0; i < kept; i++)
        {
            solution = old[i].Source.Text == Submissions[i].Source.Text
                ? solution
                : solution.WithDocumentText(Submissions[i].Document, SourceText.From(Submissions[i].Source.Text));
        }

        for (int i = old.Count - 1; i >= kept; i--)
        {
            solution = solution.RemoveProject(old[i].Document.ProjectId);
        }

        for (int i = kept; i < Submissions.Count; i++)
        {
            solution = Add(solution, Submissions[i]);
        }

        _from = null;
        return solution;
    }

    // References stand in the first alone: the others have them from it, in 50 MB less. Documents of one path would count as one
    // document that several projects share, and an edit of the one would change the others: each has a name of its own.
    private Solution Add(Solution solution, Submission submission)
    {
        ProjectId project = submission.Document.ProjectId;
        string name = $"submission{submission.Index}";
        solution = solution.AddProject(ProjectInfo.Create(
            project, VersionStamp.Default, name, name, LanguageNames.CSharp, isSubmission: true, hostObjectType: typeof(NotebookGlobals),
            compilationOptions: _options, parseOptions: SourceNames.ParseOptions,
            projectReferences: submission.Index == 0 ? [] : [new ProjectReference(Submissions[submission.Index - 1].Document.ProjectId)],
            metadataReferences: submission.Index == 0 ? References.Initial : []));
        string path = Path.Combine(Path.GetDirectoryName(submission.Source.FilePath)!, $"{project.Id}.csx");
        return solution.AddDocument(submission.Document, name, SourceText.From(submission.Source.Text), filePath: path);
    }
}
