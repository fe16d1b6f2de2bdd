using Microsoft.Playwright;
using Xunit;

namespace BertNotebooks.Tests.Browser;

/// <summary>A kit, the player in it and a browser, for the tests of one class.</summary>
public sealed class Player : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private PlayerProcess? _process;

    internal Kit Kit { get; } = new();

    internal PlayerProcess Process => _process!;

    internal IBrowser Browser => _browser!;

    /// <summary>Starts all three.</summary>
    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        // Milliseconds: other programs may want the processors.
        Assertions.SetDefaultExpectTimeout(60_000);
        Task<PlayerProcess> starting = PlayerProcess.StartAsync(Kit);
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        _process = await starting;
    }

    /// <summary>Starts the player again on the port that it had.</summary>
    internal async Task StartAgainAsync() => _process = await PlayerProcess.StartAsync(Kit, Process.Address.Port);

    /// <summary>Ends all three.</summary>
    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
        _process?.Dispose();
        Kit.Dispose();
    }
}
