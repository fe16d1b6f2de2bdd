using System.Diagnostics;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

/// <summary>A file system of its own in memory, so small that it can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<string?> s_whyNot = new(WhyNot);
    private readonly TempFolder _folder = new();

    /// <summary>Mounts it.</summary>
    public SmallDisk(int kilobytes)
    {
        if (Mount(_folder.Root, kilobytes) is string failure)
        {
            _folder.Dispose();
            throw new InvalidOperationException(failure);
        }
    }

    /// <summary>Why this process cannot mount one; null when it can.</summary>
    public static string? Absent => s_whyNot.Value;

    /// <summary>Where it is mounted.</summary>
    public string Root => _folder.Root;

    private string Filler => _folder.Path("filler");

    /// <summary>Fills it but for some kilobytes.</summary>
    public void Fill(int left)
    {
        long room = new DriveInfo(Root).AvailableFreeSpace - left * 1024;
        File.WriteAllBytes(Filler, new byte[room]);
    }

    /// <summary>Makes room again.</summary>
    public void MakeRoom() => File.Delete(Filler);

    /// <summary>Unmounts it.</summary>
    public void Dispose()
    {
        Run("umount", Root);
        _folder.Dispose();
    }

    private static string? WhyNot()
    {
        try
        {
            new SmallDisk(64).Dispose();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"a file system cannot be mounted here: {e.Message}";
        }
    }

    private static string? Mount(string folder, int kilobytes) => Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", folder);

    private static string? Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error.Trim();
    }
}

/// <summary>A theory that needs a <see cref="SmallDisk"/>; skipped, saying so, where none can be mounted.</summary>
internal sealed class SmallDiskTheoryAttribute : TheoryAttribute
{
    public SmallDiskTheoryAttribute() => Skip = SmallDisk.Absent;
}
