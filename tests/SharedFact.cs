using Xunit;

namespace BertNotebooks.Tests;

/// <summary>A test that needs files of <c>../shared</c>; skipped, saying so, when one of them is absent.</summary>
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(params string[] paths) => Skip = SharedPaths.WhyAbsent(paths);
}

/// <summary>A theory that needs files of <c>../shared</c>; skipped, saying so, when one of them is absent.</summary>
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute(params string[] paths) => Skip = SharedPaths.WhyAbsent(paths);
}

internal static class SharedPaths
{
    public static string? WhyAbsent(string[] paths) => paths
        .Where(path => !Path.Exists(GoldenFolder.Shared(path)))
        .Select(path => $"{GoldenFolder.Shared(path)} is absent: this test needs the shared material beside the repository.")
        .FirstOrDefault();
}
