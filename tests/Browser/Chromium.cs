using Microsoft.Playwright;

namespace BertNotebooks.Tests.Browser;

/// <summary>The system's own Chromium, so that nothing is downloaded.</summary>
internal static class Chromium
{
    private const string Told = "CHROMIUM", Usual = "/usr/bin/chromium";

    /// <summary>Where it is; null where it is not.</summary>
    public static string? Path { get; } = new[] { Environment.GetEnvironmentVariable(Told) ?? Usual }.FirstOrDefault(File.Exists);

    /// <summary>Starts it. It finds no name but the player's address.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Path,
        // Its sandbox does not work for root, as whom containers run.
        ChromiumSandbox = !Environment.IsPrivilegedProcess,
        Args = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
    });
}
