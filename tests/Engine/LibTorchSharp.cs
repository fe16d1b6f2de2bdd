using Xunit;

namespace BertNotebooks.Tests.Engine;

/// <summary>The native library as TorchSharp's package holds it, before any patch.</summary>
internal static class LibTorchSharp
{
    /// <summary>The file in the package cache; null when it is not there.</summary>
    public static string? InPackage { get; } = Find();

    private static string? Find()
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string folder = Path.Combine(cache, "torchsharp");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "libLibTorchSharp.so", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault(path => path.Contains("linux-x64", StringComparison.Ordinal))
            : null;
    }
}

/// <summary>A test that needs the package's library; skipped, saying so, when the package cache has none.</summary>
internal sealed class LibTorchSharpFactAttribute : FactAttribute
{
    public LibTorchSharpFactAttribute() => Skip = LibTorchSharp.InPackage is null ? "The package cache holds no libLibTorchSharp.so for linux-x64." : null;
}
