using System.Globalization;
using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Checkpoints.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Runs;

/// <summary>The optimizer's part of a checkpoint: its moments and the step, in <c>optimizer.safetensors</c>.</summary>
internal static class OptimizerState
{
    public const string FileName = "optimizer.safetensors";

    /// <summary>Writes the file.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public static void Save(string folder, AdamW optimizer, int step) => SafetensorsFile.Save(
        Path.Combine(folder, FileName), optimizer.State, new Dictionary<string, string> { ["step"] = step.ToString(CultureInfo.InvariantCulture) });

    /// <summary>Fills an optimizer.</summary>
    /// <returns>The steps that were done.</returns>
    /// <exception cref="BertNotebooksException">The state is missing, damaged, or of another model.</exception>
    public static int Load(string folder, AdamW optimizer)
    {
        string path = Path.Combine(folder, FileName);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue("step", out string? text) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int step))
        {
            throw new BertNotebooksException($"'{path}' does not say at which step it was saved: it is no checkpoint of the kit; start anew or use another folder.");
        }

        foreach ((string name, Tensor moment) in optimizer.State)
        {
            if (!file.Entries.TryGetValue(name, out TensorEntry? entry) || !entry.Shape.SequenceEqual(moment.shape))
            {
                throw new BertNotebooksException($"'{path}' has no {name} of shape [{string.Join(", ", moment.shape)}]: it belongs to another model; start anew or use another folder.");
            }
        }

        optimizer.Restore(file.Read, step);
        return step;
    }
}
