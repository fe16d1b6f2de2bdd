using System.Reflection;
using Xunit;
using Xunit.Sdk;

namespace BertNotebooks.Tests;

/// <summary>Where the tests find the repository, the material beside it, and the golden sets.</summary>
/// <remarks>
/// The sets are <c>../shared/golden</c> and <c>tests/golden</c>, or the folder in <c>BERT_GOLDEN</c> alone when that is set.
/// What the first has, the second is not asked for: <c>tests/golden</c> holds copies, for a clone that has nothing beside it.
/// </remarks>
internal static class GoldenFolder
{
    /// <summary>The folder of BertNotebooks.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The material beside the repository; may be absent.</summary>
    public static string SharedRoot { get; } = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared"));

    /// <summary>The copies in the tests.</summary>
    public static string Own { get; } = Path.Combine(RepositoryRoot, "tests", "golden");

    /// <summary>The golden sets that are there, each with the folders <c>model</c> and <c>tokenizer</c>.</summary>
    public static IReadOnlyList<string> Sets { get; } = FindSets();

    /// <summary>A file or folder below the shared material, as a full path; of <c>golden/...</c> the copy in the tests where the shared one is absent; may be absent.</summary>
    public static string Shared(string path)
    {
        const string golden = "golden/";
        string shared = Path.Combine(SharedRoot, path);
        return Path.Exists(shared) || !path.StartsWith(golden, StringComparison.Ordinal) ? shared : Path.Combine(Own, path[golden.Length..]);
    }

    /// <summary>All files and folders of the sets that fit a path such as <c>tokenizer/cases.jsonl</c> or <c>model/*/expected.json</c>, in order of name.</summary>
    public static IEnumerable<string> Find(string pattern) => FindIn(Sets, pattern);

    /// <summary>The same in other sets: each name once, from the first set that has it.</summary>
    public static IEnumerable<string> FindIn(IEnumerable<string> sets, string pattern) => sets
        .SelectMany(set => pattern.Split('/').Aggregate((IEnumerable<string>)[set], Below).Select(path => (Name: Path.GetRelativePath(set, path), Path: path)))
        .DistinctBy(found => found.Name)
        .Select(found => found.Path);

    private static IEnumerable<string> Below(IEnumerable<string> folders, string name) =>
        from folder in folders
        where Directory.Exists(folder)
        from path in Directory.EnumerateFileSystemEntries(folder, name).Order(StringComparer.Ordinal)
        select path;

    /// <summary>A file that belongs to a golden set but stands beside it (<c>vocab/...</c>, <c>corpora/...</c>), else in the shared material.</summary>
    /// <param name="goldenFile">A file or folder in the golden set.</param>
    /// <param name="path">The path from the set's parent.</param>
    public static string Beside(string goldenFile, string path)
    {
        string set = Sets.First(set => Path.GetFullPath(goldenFile).StartsWith(set + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        string beside = Path.GetFullPath(Path.Combine(set, "..", path));
        return Path.Exists(beside) ? beside : Shared(path);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BertNotebooks.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No BertNotebooks.sln above {AppContext.BaseDirectory}.");
    }

    private static string[] FindSets()
    {
        string? told = Environment.GetEnvironmentVariable("BERT_GOLDEN");
        string[] sets = string.IsNullOrEmpty(told)
            ? [Path.Combine(SharedRoot, "golden"), Own]
            : [Path.GetFullPath(told, RepositoryRoot)];
        return [.. sets.Select(Path.TrimEndingDirectorySeparator).Where(Directory.Exists)];
    }
}

/// <summary>A test with one case for each golden file or folder that fits the pattern; skipped, saying so, when no set has one.</summary>
internal sealed class GoldenTheoryAttribute : TheoryAttribute
{
    /// <summary>Finds the cases.</summary>
    /// <param name="pattern">The path in a set.</param>
    /// <param name="beside">What must stand beside the set or in the shared material, such as <c>corpora</c>.</param>
    public GoldenTheoryAttribute(string pattern, params string[] beside)
    {
        string[] found = [.. GoldenFolder.Find(pattern)];
        if (found.Length > 0)
        {
            Skip = beside.SelectMany(path => found.Select(file => GoldenFolder.Beside(file, path)))
                .Where(path => !Path.Exists(path))
                .Select(path => $"{path} is absent, and not beside the golden set either.")
                .FirstOrDefault();
        }
        else
        {
            string sets = GoldenFolder.Sets.Count == 0 ? "there is no golden set" : $"not in {string.Join(" nor in ", GoldenFolder.Sets)}";
            Skip = $"No golden {pattern}: {sets}.";
        }
    }
}

/// <summary>The full path of each golden file or folder that fits the pattern, one test case each.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GoldenDataAttribute(string pattern) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        GoldenFolder.Find(pattern).Select(path => new object[] { path });
}
