using System.Runtime.InteropServices;

namespace BertNotebooks.Cli.Terminal;

/// <summary>The numbers 0, 1 and 2 of standard input, output and error, and whether the caller has given them.</summary>
/// <remarks>
/// One that was closed (<c>2&gt;&amp;-</c>) is free for the next file that is opened, and the runtime's own pipes come first: what is written
/// there then is lost in the best case. What the runtime opens is closed for children, what the caller gave cannot be.
/// </remarks>
internal static partial class StandardHandles
{
    public const int Input = 0, Output = 1, Error = 2;

    private const int GetFlags = 1, ClosedForChildren = 1;

    // Keeps the numbers that nobody had from the files that are opened later.
    private static readonly List<FileStream> Fillers = [];

    /// <summary>Whether the caller has given this one.</summary>
    public static bool IsGiven(int number) => OperatingSystem.IsWindows() || Flags(number) is >= 0 and var flags && (flags & ClosedForChildren) == 0;

    /// <summary>Opens the null device in the place of those that are closed.</summary>
    public static void FillGaps()
    {
        for (int number = Input; number <= Error && !OperatingSystem.IsWindows(); number++)
        {
            if (Flags(number) < 0)
            {
                Fillers.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));
            }
        }
    }

    private static int Flags(int number) => FileControl(number, GetFlags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FileControl(int file, int command);
}
