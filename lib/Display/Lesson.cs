using System.Reflection;
using System.Runtime.InteropServices;
using BertNotebooks.Engine;

namespace BertNotebooks.Display;

/// <summary>What each lesson begins with: the script for its charts, its setting, and the places of its files.</summary>
public static class Lesson
{
    /// <summary>True for the long setting of a lesson, false for the quick one; true from the start when the environment variable BERT_NOTEBOOKS_FULL is 1.</summary>
    public static bool Full { get; set; } = Environment.GetEnvironmentVariable("BERT_NOTEBOOKS_FULL") == "1";

    /// <summary>Cancelled when the running cell is asked to stop: a loop of your own leaves at <c>Lesson.Stop.IsCancellationRequested</c>, or by <c>Lesson.Stop.ThrowIfCancellationRequested()</c>.</summary>
    /// <remarks>Each cell has a token of its own. Training, evaluation and the other long loops of the library observe it by themselves.</remarks>
    public static CancellationToken Stop => StopSignal.Token;

    /// <summary>Brings the charts' script into the page and tells what the lesson runs on.</summary>
    /// <exception cref="BertNotebooksException">libtorch cannot be loaded on this system.</exception>
    public static Html Begin(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        TorchRuntime.Tune();
        TorchRuntime.Require();
        string torch = typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3) ?? "?";
        string kit = typeof(Lesson).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";
        string setting = Full ? "full setting (Lesson.Full = true)" : "quick setting (Lesson.Full = false)";
        return Html.Concat(PlotlyScript.Loader, Html.Raw(Style.Frame(Html.Format(
            $"<div class=\"note\"><b>{title}</b> \u00b7 BertNotebooks {kit} \u00b7 {RuntimeInformation.FrameworkDescription} \u00b7 TorchSharp {torch} \u00b7 {Environment.ProcessorCount} processor threads \u00b7 {setting}</div>"))));
    }

    /// <summary>The path of a file or folder in the kit's <c>data</c> folder.</summary>
    /// <param name="parts">Names below <c>data</c>, one after the other.</param>
    /// <exception cref="BertNotebooksException">The kit's folder was not found, or there is no such file or folder.</exception>
    public static string DataPath(params string[] parts) => KitFolder.DataPath(parts.NotNull());

    /// <summary>A folder for what a lesson writes, <c>out/lessons/NAME</c> in the kit's folder; it is created.</summary>
    /// <exception cref="BertNotebooksException">The name is not a plain file name, the kit's folder was not found, or the folder cannot be made.</exception>
    public static string OutputPath(string name) => OutputPath(KitFolder.Root(), name.NotNull());

    internal static string OutputPath(string root, string name)
    {
        if (name.Length == 0 || name is "." or ".." || name.IndexOfAny(['/', '\\', ':']) >= 0 || name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
        {
            throw new BertNotebooksException($"'{name}' cannot be the name of an output folder: give a plain name, such as 'lesson-04'.");
        }

        string path = Path.Combine(root, "out", "lessons", name);
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot make the folder '{path}': {e.Message} Copy the kit to a place that can be written.", e);
        }
    }
}
