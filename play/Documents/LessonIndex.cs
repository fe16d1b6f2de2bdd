using BertNotebooks.Dib;
using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>The notebooks that the player offers: those of folders, without <c>_*.dib</c> and <c>solutions</c>, and single files.</summary>
internal sealed class LessonIndex
{
    // Pages and sockets ask at the same time.
    private readonly Lock _one = new();
    private readonly IReadOnlyList<string> _paths;
    private readonly Func<string, PlayStore> _storeOf;
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (FileStamp? Stamp, Lesson Lesson)> _read = new(StringComparer.Ordinal);

    /// <summary>Looks at folders and files.</summary>
    /// <exception cref="BertNotebooksException">A path does not exist or holds no notebook.</exception>
    public LessonIndex(IReadOnlyList<string> paths, Func<string, PlayStore>? storeOf = null)
    {
        (_paths, _storeOf) = (paths, storeOf ?? PlayStore.For);
        foreach (string file in Files())
        {
            Name(file);
        }

        foreach (string solution in SolutionFiles())
        {
            _ids.TryAdd(solution, "solutions-" + PlayStore.SafeName(Path.GetFileNameWithoutExtension(solution)));
        }
    }

    /// <summary>The notebooks that are there now, in the order of their names.</summary>
    public IReadOnlyList<Lesson> Read()
    {
        lock (_one)
        {
            return [.. Files().Select(ReadLesson)];
        }
    }

    /// <summary>The file of a notebook by its id, or null.</summary>
    public string? PathOf(string id)
    {
        lock (_one)
        {
            return _ids.FirstOrDefault(pair => pair.Value == id).Key;
        }
    }

    /// <summary>The id of a file, or null.</summary>
    public string? IdOf(string path)
    {
        lock (_one)
        {
            return _ids.GetValueOrDefault(path);
        }
    }

    // Not listed, but the lessons' texts link to them.
    private IEnumerable<string> SolutionFiles() =>
        from folder in _ids.Keys.Select(file => Path.Combine(Path.GetDirectoryName(file)!, "solutions")).Distinct().ToArray()
        where Directory.Exists(folder)
        from file in Directory.EnumerateFiles(folder, "*.dib")
        where !Path.GetFileName(file).StartsWith('_')
        select file;

    private IEnumerable<string> Files() => _paths.SelectMany(path => NotebookTarget.Find([path])).Select(target => target.Notebook).Distinct();

    private Lesson ReadLesson(string path)
    {
        FileStamp? stamp = FileStamp.Of(path);
        if (!_read.TryGetValue(path, out var known) || known.Stamp != stamp)
        {
            known = (stamp, Describe(path));
            _read[path] = known;
        }

        IReadOnlySet<string> solved = _storeOf(path).Progress.Solved;
        return known.Lesson with { Solved = [.. known.Lesson.Exercises.Where(solved.Contains)] };
    }

    private Lesson Describe(string path)
    {
        string id = Name(path), name = Path.GetFileNameWithoutExtension(path);
        try
        {
            DibDocument notebook = DibDocument.Load(path);
            return new Lesson(
                id, path, LessonText.Title(notebook) ?? name, LessonText.Summary(notebook), notebook.CodeCells.Count(),
                [.. notebook.CodeCells.SelectMany(cell => LessonText.Exercises(cell.Source)).Distinct()], [], null);
        }
        catch (BertNotebooksException e)
        {
            return new Lesson(id, path, name, "", 0, [], [], e.Message);
        }
    }

    private string Name(string path)
    {
        if (!_ids.TryGetValue(path, out string? id))
        {
            string name = PlayStore.SafeName(Path.GetFileNameWithoutExtension(path));
            id = Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? name : $"{name}-{n}").First(free => !_ids.ContainsValue(free));
            _ids[path] = id;
        }

        return id;
    }
}
