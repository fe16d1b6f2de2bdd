using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Pages;

/// <summary>The list of lessons, and the page of each.</summary>
internal sealed class PlayPages(LessonIndex lessons) : IPages
{
    /// <inheritdoc/>
    public string Index(PageFrame frame) => LessonsPage.ToHtml(frame, lessons.Read());

    /// <inheritdoc/>
    public string? Notebook(string id, PageFrame frame) =>
        lessons.PathOf(id) is { } path ? NotebookShell.ToHtml(frame, id, Path.GetFileNameWithoutExtension(path)) : null;
}
