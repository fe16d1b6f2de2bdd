using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.Win32.SafeHandles;

namespace BertNotebooks.Engine;

/// <summary>Loads libLibTorchSharp.so on a Linux whose C++ library is older than the version that the file asks for and does not use.</summary>
/// <remarks>
/// The kit's own build mends its output, but a program of somebody else's, or a published one, has the file as the package has it. The runtime asks here after
/// its own search found none that loads: elsewhere nothing happens. The mended copy is in memory: there is no folder to find, to write or to clear.
/// </remarks>
internal static partial class MendedLibrary
{
    private const string Name = "LibTorchSharp", FileName = "libLibTorchSharp.so", Needed = "libtorch.so";
    private const uint CloseOnExec = 1;

    /// <summary>Has the runtime ask here, before the first of the kit's code meets torch.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "Whichever of the kit's types a program meets first, torch must load.")]
    internal static void Offer()
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                Answer();
            }
        }
        catch (FileNotFoundException)
        {
            // Whoever has the kit for its texts alone may have no TorchSharp.dll.
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Answer() => AssemblyLoadContext.GetLoadContext(typeof(TorchSharp.torch).Assembly)!.ResolvingUnmanagedDll +=
        (_, name) => name == Name && NativeFiles.Find(FileName) is { } file ? Load(file) : 0;

    /// <summary>Loads a mended copy of the file.</summary>
    /// <returns>The library's handle, or 0 when the version is not what keeps the file from being loaded.</returns>
    internal static nint Load(string file)
    {
        byte[]? mended = Mend(file);
        // The copy is in no folder in which the loader would look for the rest.
        if (mended is null || !NativeLibrary.TryLoad(Path.Combine(Path.GetDirectoryName(file)!, Needed), out _))
        {
            return 0;
        }

        int memory = memfd_create(FileName, CloseOnExec);
        if (memory < 0)
        {
            return 0;
        }

        // The number stays taken, since the loader knows the library by it.
        using (FileStream copy = new(new SafeFileHandle(memory, ownsHandle: false), FileAccess.Write))
        {
            copy.Write(mended);
        }

        return NativeLibrary.TryLoad($"/proc/self/fd/{memory}", out nint library) ? library : 0;
    }

    private static byte[]? Mend(string file)
    {
        try
        {
            return ElfVersion.MakeWeak(File.ReadAllBytes(file), ElfVersion.Unused);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // The runtime says why it could not load it.
            return null;
        }
    }

    [LibraryImport("libc.so.6", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);
}
