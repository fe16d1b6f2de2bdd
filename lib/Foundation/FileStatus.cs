using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BertNotebooks.Foundation;

/// <summary>What stands at a path, behind all links, and by which numbers the system knows it: two paths with the same numbers are the same file.</summary>
/// <remarks>Asked of the system without opening the file, which a pipe without a writer answers by waiting.</remarks>
/// <param name="Kind">What it is.</param>
/// <param name="Disk">The file system's number.</param>
/// <param name="File">The file's number there.</param>
internal readonly partial record struct FileStatus(FileKind Kind, ulong Disk, ulong File)
{
    // The larger of the two structures that are read here, and room.
    private const int Size = 512;

    /// <summary>Asks for a path; null where nothing stands, and on systems that are not asked.</summary>
    public static FileStatus? Of(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? OfLinux(path) : OperatingSystem.IsMacOS() ? OfMacOS(path) : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library that is older than the kit's systems; what can be told without it is told.
            return null;
        }
    }

    // statx(2), whose structure is the same on all processors.
    private static FileStatus? OfLinux(string path)
    {
        const int fromHere = -100, basics = 0x7FF;
        Span<byte> bytes = stackalloc byte[Size];
        return StatX(fromHere, path, 0, basics, bytes) != 0 ? null : new FileStatus(
            KindOf(BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..])), BinaryPrimitives.ReadUInt64LittleEndian(bytes[136..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]));
    }

    // stat(2) with file numbers of 64 bits, the only one on the processors of Apple.
    private static FileStatus? OfMacOS(string path)
    {
        Span<byte> bytes = stackalloc byte[Size];
        int failed = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Stat(path, bytes) : Stat64(path, bytes);
        return failed != 0 ? null : new FileStatus(
            KindOf(BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..])), BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
    }

    // The upper four bits of a mode.
    private static FileKind KindOf(int mode) => (mode >> 12) switch
    {
        8 => FileKind.Regular,
        4 => FileKind.Folder,
        1 or 12 => FileKind.Pipe,
        _ => FileKind.Device,
    };

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat64(string path, Span<byte> status);
}
