using System.Net;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace BertNotebooks.Tests.Browser;

/// <summary>What the browser itself keeps out, with the learner's cookie in it.</summary>
public sealed class SecurityTests(Player player) : BrowserTest(player)
{
    private const string Elsewhere = "https://example.org/picture.png";

    private const string Try = """
        async address => {
            const tried = async what => { try { await what(); return "opened"; } catch { return "refused"; } };
            return [
                await tried(() => new Promise((opened, refused) => Object.assign(new WebSocket(`${address.replace("http", "ws")}/feed`), { onopen: opened, onerror: refused }))),
                await tried(() => fetch(`${address}/`, { credentials: "include" })),
                await tried(() => fetch(`${address}/`, { credentials: "include", mode: "no-cors" })),
            ];
        }
        """;

    [BrowserFact]
    public async Task APageOfAnotherPortOpensNothing()
    {
        (IPage own, PageWatch watch) = await EnterAsync();
        string address = Player.Process.Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal(["opened", "opened", "opened"], await own.EvaluateAsync<string[]>(Try, address));

        using HttpListener listener = StartListener();
        string foreign = listener.Prefixes.Single();
        watch.Expected = [new Uri(foreign).Authority, "WebSocket", "403", "CORS", "ERR_FAILED", "ERR_BLOCKED"];
        Task serving = ServeAsync(listener);
        IPage page = await own.Context.NewPageAsync();
        await page.GotoAsync(foreign);
        Assert.Equal(["refused", "refused", "refused"], await page.EvaluateAsync<string[]>(Try, address));
        listener.Stop();
        await serving;
    }

    [BrowserFact]
    public async Task OutputsAndTextsCannotAskOthersOrSmuggleScripts()
    {
        Kit.Write(
            "95-outputs", "# Outputs\n\n<script>window.smuggled = 1</script><img src=\"x\" onerror=\"window.smuggled = 2\">", "#!import _setup.dib",
            $"Html.Raw(\"<p>shown</p><img src='{Elsewhere}'><img src='data:,' onerror='window.smuggled = 3'>\")");
        LessonPage lesson = await OpenAsync("95-outputs");
        lesson.Watch.Expected = ["Content Security Policy", Elsewhere];
        List<string?> refused = [];
        lesson.Page.RequestFailed += (_, request) => refused.Add($"{request.Url} {request.Failure}");
        await lesson.Button("Run all").ClickAsync();
        await Expect(lesson.Outputs(2)).ToContainTextAsync("shown");
        await lesson.BecomesAsync(2, "passed");
        Assert.Null(await lesson.Page.EvaluateAsync<int?>("() => window.smuggled"));
        Assert.Equal([$"{Elsewhere} csp"], refused);
    }

    private static HttpListener StartListener()
    {
        for (int port = 49_152; ; port++)
        {
            HttpListener listener = new() { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException) when (port < 49_252)
            {
                listener.Close();
            }
        }
    }

    private static async Task ServeAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                HttpListenerContext asked = await listener.GetContextAsync();
                asked.Response.ContentType = "text/html";
                asked.Response.Close("<!doctype html><title>Another</title>"u8.ToArray(), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }
}
