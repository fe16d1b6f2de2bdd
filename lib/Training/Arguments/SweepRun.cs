using System.Text.Json;

namespace BertNotebooks.Training.Arguments;

/// <summary>One run of a sweep.</summary>
/// <param name="Name">The values as a folder's name, such as <c>mlm_probability=0.15,seed=1</c>.</param>
/// <param name="Values">The swept values by the arguments' names, in the order of the sweep.</param>
/// <param name="Arguments">All settings of the run; its <c>output_dir</c> is <see cref="Name"/> in that of the sweep.</param>
public sealed record SweepRun(string Name, IReadOnlyDictionary<string, JsonElement> Values, TrainingArguments Arguments)
{
    /// <summary>Does something for the run; the message of an error then names it.</summary>
    internal T Named<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (BertNotebooksException e)
        {
            throw new BertNotebooksException($"run {Name} of the sweep: {e.Message}", e);
        }
    }
}
