namespace BertNotebooks.Engine;

/// <summary>The files of libtorch, which lie in another folder in each form of a program.</summary>
/// <remarks>
/// Beside the assemblies: in a build for one system, and so in the kit's own folders. In <c>runtimes/linux-x64/native</c>: in a build for any system, which is
/// what a project gets that only refers to the kit. Where a single file unpacked them: the host names that folder, as all others that it knows.
/// </remarks>
internal static class NativeFiles
{
    /// <summary>The path of a file, or null when no folder has it.</summary>
    public static string? Find(string name) => Folders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Folders()
    {
        string known = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return known.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Prepend(AssemblyFolder.Of(typeof(TorchSharp.torch).Assembly));
    }
}
