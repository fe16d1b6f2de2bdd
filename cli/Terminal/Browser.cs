using System.ComponentModel;
using System.Diagnostics;

namespace BertNotebooks.Cli.Terminal;

/// <summary>The user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens an address; where that fails, nothing happens: the address has been printed.</summary>
    public static void Open(string address)
    {
        try
        {
            Process.Start(Starter(address))?.Dispose();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            // There is none.
        }
    }

    // What the browser itself has to say belongs to nobody.
    private static ProcessStartInfo Starter(string address) => OperatingSystem.IsWindows()
        ? new ProcessStartInfo(address) { UseShellExecute = true }
        : new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$1\" </dev/null >/dev/null 2>&1", OperatingSystem.IsMacOS() ? "open" : "xdg-open", address]);
}
