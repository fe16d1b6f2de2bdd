using BertNotebooks.Checkpoints.Hub;
using BertNotebooks.Cli.Terminal;

namespace BertNotebooks.Cli.Commands;

/// <summary>Finds the folder of a model and shows how far its download is.</summary>
internal static class HubDownload
{
    private const double Mega = 1e6;

    /// <summary>The folder that the user means; a model of the hub is downloaded unless the cache has it.</summary>
    public static string Folder(string modelNameOrPath, string? revision, CancellationToken cancel)
    {
        List<string> notices = [];
        string folder = ModelSource.IsHubName(modelNameOrPath)
            ? WorkProgress.Run($"download {modelNameOrPath}", report => Download(modelNameOrPath, revision, report, notices, cancel))
            : ModelSource.Resolve(modelNameOrPath, revision, notice: notices.Add, cancellationToken: cancel);
        notices.ForEach(Console.Error.WriteLine);
        return folder;
    }

    private static string Download(string name, string? revision, Action<double, string> report, List<string> notices, CancellationToken cancel)
    {
        string? lastPause = null;
        return ModelSource.Resolve(
            name,
            revision,
            progress =>
            {
                // A log shows each pause, whatever its rhythm of lines: the reader wonders why nothing happens.
                if (progress.Pause is string pause && pause != lastPause && Console.IsErrorRedirected)
                {
                    Console.Error.WriteLine($"download {name}: {pause}");
                }

                lastPause = progress.Pause;
                report(progress.Share, State(progress));
            },
            notices.Add,
            cancellationToken: cancel);
    }

    private static string State(HubProgress progress) => progress.Pause ?? FormattableString.Invariant(
        $"{progress.File}: {progress.Done / Mega:F1} of {progress.Total / Mega:F1} MB, {progress.BytesPerSecond / Mega:F1} MB/s");
}
