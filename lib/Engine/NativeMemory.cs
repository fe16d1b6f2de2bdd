using System.Runtime.InteropServices;

namespace BertNotebooks.Engine;

/// <summary>Tells glibc's allocator, which torch uses, to keep what a training step frees for the next one.</summary>
/// <remarks>
/// Untuned, it gives each large tensor back to the system when it is freed and gets zeroed pages anew for the next: a tenth
/// to a third of a step. Other systems' allocators, and musl's, have no such settings and are left alone.
/// </remarks>
internal static partial class NativeMemory
{
    // Names and numbers of glibc's malloc.h.
    private const int TrimThreshold = -1, TopPad = -2, MmapMax = -4, ArenaMax = -8;
    private const int Never = -1, Grow = 64 << 20;

    /// <summary>Sets the allocator up; does nothing where there is no glibc, and where the user set it up (<c>MALLOC_*_</c>, <c>GLIBC_TUNABLES</c>).</summary>
    public static void Keep()
    {
        if (!OperatingSystem.IsLinux() || IsSetByUser() || !NativeLibrary.TryLoad("libc.so.6", out nint libc) || !NativeLibrary.TryGetExport(libc, "mallopt", out _))
        {
            return;
        }

        _ = mallopt(MmapMax, 0);
        _ = mallopt(TrimThreshold, Never);
        _ = mallopt(TopPad, Grow);
        // Another arena than the main one cannot hold a tensor of over 64 MiB, and would give it back.
        _ = mallopt(ArenaMax, 1);
    }

    private static bool IsSetByUser() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.StartsWith("MALLOC_", StringComparison.Ordinal) || name == "GLIBC_TUNABLES");

    [LibraryImport("libc.so.6")]
    private static partial int mallopt(int parameter, int value);
}
