using BertNotebooks.Display;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Pages;

/// <summary>The list of lessons, and the page of each.</summary>
internal sealed class PlayPages(LessonIndex lessons) : IPages
{
    /// <inheritdoc/>
    public string Index(PageFrame frame) => Html.Format($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Lessons</title></head>
        <body><h1>Lessons</h1><ul>{Html.Concat([.. lessons.Read().Select(lesson => Html.Format($"<li><a href=\"/notebook/{lesson.Id}\">{lesson.Title}</a></li>"))])}</ul></body></html>
        """).ToHtml();

    /// <inheritdoc/>
    public string? Notebook(string id, PageFrame frame) =>
        lessons.PathOf(id) is { } path ? NotebookShell.ToHtml(frame, id, Path.GetFileNameWithoutExtension(path)) : null;
}
