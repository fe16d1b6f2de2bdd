using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace BertNotebooks.Tests.Architecture;

/// <summary>The lock files of packages: one a project and system, since each system has its own libtorch. CI restores that of Linux alone, so the others are held here.</summary>
public sealed class LockFilesTests
{
    private static readonly Dictionary<string, string> s_systems = new()
    {
        ["linux-x64"] = "packages.lock.json", ["win-x64"] = "packages.win-x64.lock.json", ["osx-arm64"] = "packages.osx-arm64.lock.json",
    };

    private static readonly Dictionary<string, string> s_pinned = XDocument.Load(Path.Combine(GoldenFolder.RepositoryRoot, "Directory.Packages.props"))
        .Descendants().Where(element => element.Name.LocalName is "PackageVersion" or "GlobalPackageReference")
        .ToDictionary(element => element.Attribute("Include")!.Value, element => element.Attribute("Version")!.Value, StringComparer.OrdinalIgnoreCase);

    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateDirectories(GoldenFolder.RepositoryRoot).Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any()).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void EverySystemHasThePinnedVersionsAndTheSameHashes(string project)
    {
        Dictionary<string, Dictionary<string, string>> locked = s_systems.ToDictionary(system => system.Key, system => Packages(project, system.Value, system.Key));
        Assert.All(locked, system => Assert.All(system.Value.Keys, package => Assert.True(
            !s_pinned.TryGetValue(package, out string? pinned) || system.Value[package].StartsWith(pinned + " ", StringComparison.Ordinal), $"{system.Key}, {package}: {system.Value[package]} is locked, {pinned} pinned")));
        Assert.All(locked, system => Assert.Contains($"libtorch-cpu-{system.Key}", system.Value.Keys));
        string[][] shared = [.. locked.Values.Select(packages => packages.Where(package => !package.Key.StartsWith("libtorch-", StringComparison.Ordinal)).Select(package => $"{package.Key} {package.Value}").Order(StringComparer.Ordinal).ToArray())];
        Assert.All(shared, packages => Assert.Equal(shared[0], packages));
    }

    // Version and hash by name; projects have none.
    private static Dictionary<string, string> Packages(string project, string file, string system)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(GoldenFolder.RepositoryRoot, project, file)));
        JsonElement frameworks = document.RootElement.GetProperty("dependencies");
        Assert.True(frameworks.TryGetProperty($"net10.0/{system}", out _), $"{project}/{file} has no part for {system}");
        return frameworks.GetProperty("net10.0").EnumerateObject()
            .Where(package => package.Value.TryGetProperty("contentHash", out _))
            .ToDictionary(package => package.Name, package => $"{package.Value.GetProperty("resolved").GetString()} {package.Value.GetProperty("contentHash").GetString()}", StringComparer.OrdinalIgnoreCase);
    }
}
