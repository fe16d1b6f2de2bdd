using BertNotebooks.Display;
using Lesson = BertNotebooks.Play.Documents.Lesson;

namespace BertNotebooks.Play.Pages;

/// <summary>The list of lessons: a card each, with what is solved; solutions stand apart.</summary>
internal static class LessonsPage
{
    /// <summary>The page.</summary>
    /// <param name="frame">What the server gives each page.</param>
    /// <param name="lessons">The notebooks, in their order.</param>
    public static string ToHtml(PageFrame frame, IReadOnlyList<Lesson> lessons)
    {
        ILookup<bool, Lesson> groups = lessons.ToLookup(IsSolution);
        return Html.Format($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Lessons</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="{frame.Assets}play.css">
            <script src="{frame.Assets}theme-first.js"></script>
            </head>
            <body>
            <main class="lessons">
            <h1>Lessons</h1>
            <p class="lead">Each lesson is a notebook: read, change the code, run it with <kbd>Shift</kbd> <kbd>Enter</kbd>. What you type is kept; nothing runs until you say so.</p>
            {Cards(groups[false])}
            {(groups[true].Any() ? Html.Format($"<h2>Solutions</h2>\n{Cards(groups[true])}") : Html.Empty)}
            </main>
            </body>
            </html>
            """).ToHtml();
    }

    private static bool IsSolution(Lesson lesson) => Path.GetFileName(Path.GetDirectoryName(lesson.Path)) == "solutions";

    private static Html Cards(IEnumerable<Lesson> lessons) => Html.Format($"<ul class=\"cards\">\n{lessons.Select(Card)}</ul>");

    private static Html Card(Lesson lesson) => Html.Format($"""
        <li class="lesson">
        <h2><a href="/notebook/{lesson.Id}">{lesson.Title}</a></h2>
        <p>{lesson.Problem ?? lesson.Summary}</p>
        <p class="note">{Facts(lesson)}</p>
        {(lesson.Exercises.Count > 0 ? Bar(lesson) : Html.Empty)}
        </li>

        """);

    private static string Facts(Lesson lesson)
    {
        string cells = Plural(lesson.CodeCells, "cell");
        return lesson.Exercises.Count == 0 ? cells : $"{cells} · {lesson.Solved.Count} of {Plural(lesson.Exercises.Count, "exercise")} solved";
    }

    private static string Plural(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";

    private static Html Bar(Lesson lesson) =>
        Html.Format($"<progress max=\"{lesson.Exercises.Count}\" value=\"{lesson.Solved.Count}\" aria-label=\"Solved exercises of {lesson.Title}\"></progress>");
}
