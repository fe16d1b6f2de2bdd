using BertNotebooks.Dib;
using BertNotebooks.Display;

namespace BertNotebooks.Play.Pages;

/// <summary>A list of notebooks and nothing else.</summary>
internal sealed class PlainPages(IReadOnlyList<NotebookTarget> notebooks) : IPages
{
    /// <inheritdoc/>
    public string Index(PageFrame frame) => Html.Format($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Lessons</title></head>
        <body><h1>Lessons</h1><ul>{notebooks.Select(notebook => Html.Format($"<li>{notebook.Title}</li>"))}</ul></body></html>
        """).ToHtml();

    /// <inheritdoc/>
    public string? Notebook(string id, PageFrame frame) => null;
}
