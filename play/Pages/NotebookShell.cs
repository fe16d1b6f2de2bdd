using BertNotebooks.Display;

namespace BertNotebooks.Play.Pages;

/// <summary>The page of a notebook before its cells: they come over the socket, and <c>wwwroot/app.js</c> shows them.</summary>
internal static class NotebookShell
{
    /// <summary>The page.</summary>
    /// <param name="frame">What the server gives each page.</param>
    /// <param name="id">The notebook's id, which the socket's first message repeats.</param>
    /// <param name="title">The notebook's title.</param>
    public static string ToHtml(PageFrame frame, string id, string title) => Html.Format($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="page-key" content="{frame.Key}">
        <meta name="nonce" content="{frame.Nonce}">
        <meta name="notebook" content="{id}">
        <title>{title}</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="{frame.Assets}play.css">
        <script src="{frame.Assets}theme-first.js"></script>
        <script type="module" src="{frame.Assets}app.js"></script>
        </head>
        <body class="notebook">
        <a class="skip" href="#cells">Skip to the cells</a>
        <header class="bar" id="bar">
        <div class="bar-row">
        <a class="button quiet" id="home" href="/" title="All lessons" aria-label="All lessons"></a>
        <p class="bar-title" id="title">{title}</p>
        <div class="bar-group" role="toolbar" aria-label="Run" id="run-tools"></div>
        <div class="bar-group" role="toolbar" aria-label="View" id="view-tools"></div>
        </div>
        <div class="bar-row status" id="status-row"></div>
        </header>
        <section id="banners" aria-label="Messages"></section>
        <div class="columns">
        <nav class="panel" id="contents" aria-label="Contents" hidden></nav>
        <main id="cells" tabindex="-1"><p class="empty" id="waiting">Opening the notebook …</p></main>
        <aside class="panel" id="variables" aria-label="Variables" hidden></aside>
        </div>
        <div class="visually-hidden" role="status" aria-live="polite" id="live"></div>
        <noscript><p class="banner error">The player needs JavaScript: allow it for this address.</p></noscript>
        </body>
        </html>
        """).ToHtml();
}
