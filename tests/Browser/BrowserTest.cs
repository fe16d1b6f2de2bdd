using Microsoft.Playwright;
using Xunit;

namespace BertNotebooks.Tests.Browser;

/// <summary>A test with pages of the player, which are closed after it and must have done nothing forbidden.</summary>
public abstract class BrowserTest(Player player) : IClassFixture<Player>, IAsyncLifetime
{
    private readonly List<(IBrowserContext Context, PageWatch Watch)> _opened = [];

    internal Kit Kit => player.Kit;

    internal Player Player => player;

    /// <summary>Nothing to prepare.</summary>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Closes the pages and looks at what they did.</summary>
    public async Task DisposeAsync()
    {
        foreach ((IBrowserContext context, _) in _opened)
        {
            await context.DisposeAsync();
        }

        string[] complaints = [.. _opened.SelectMany(opened => opened.Watch.Complaints)];
        Assert.True(complaints.Length == 0, string.Join('\n', complaints));
    }

    /// <summary>A browser of its own that has gone to the address that the program printed: a page with the list of lessons.</summary>
    private protected async Task<(IPage Page, PageWatch Watch)> EnterAsync()
    {
        IBrowserContext context = await player.Browser.NewContextAsync(new()
        {
            BaseURL = player.Process.Address.GetLeftPart(UriPartial.Authority), ViewportSize = new() { Width = 1280, Height = 900 },
        });
        context.SetDefaultTimeout(60_000);
        PageWatch watch = new(player.Process.Address);
        _opened.Add((context, watch));
        await watch.AttachAsync(context);
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(player.Process.Address.AbsoluteUri);
        return (page, watch);
    }

    /// <summary>Opens a notebook in a browser of its own.</summary>
    private protected async Task<LessonPage> OpenAsync(string notebook)
    {
        (IPage page, PageWatch watch) = await EnterAsync();
        LessonPage lesson = new(page, watch);
        await lesson.GoAsync(notebook);
        return lesson;
    }
}
