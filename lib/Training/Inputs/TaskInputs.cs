using BertNotebooks.Data.Corpora;
using BertNotebooks.Model;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Tasks;

namespace BertNotebooks.Training.Inputs;

/// <summary>The examples of a run, read from its files: what is learnt from and what is held out.</summary>
public abstract class TaskInputs : IDisposable
{
    private readonly TokenFolder? _folder;
    private readonly IDisposable?[] _open;

    /// <summary>Takes over the stores that the examples are read from, with their folder; neither where all is held in memory.</summary>
    private protected TaskInputs(TokenFolder? folder = null, params IDisposable?[] open) => (_folder, _open) = (folder, open);

    /// <summary>The number of examples to learn from.</summary>
    public abstract int TrainSamples { get; }

    /// <summary>The number of held-out examples; 0 when the arguments ask for none.</summary>
    public abstract int EvalSamples { get; }

    /// <summary>How the book was cut, when <c>kit.pipeline</c> is set.</summary>
    public virtual BookReport? Book => null;

    /// <summary>What the user should know about the files; a sentence each, often none.</summary>
    internal virtual IReadOnlyList<string> Notes => [];

    /// <summary>A short name of what is learnt from: other texts, another tokenizer or another way to cut them give another one.</summary>
    internal abstract string TrainFingerprint { get; }

    /// <summary>The same of what is held out; <see cref="SourceFingerprints.None"/> where nothing is.</summary>
    internal abstract string ValidationFingerprint { get; }

    /// <summary>What is learnt from these examples.</summary>
    /// <param name="model">The model of the task.</param>
    /// <param name="arguments">The settings; the batch fits the memory.</param>
    internal abstract TrainingTask TaskOf(TaskModel model, TrainingArguments arguments);

    /// <summary>What needs no model, to compare a loss with: a line for people.</summary>
    internal abstract string Comparison(BertConfig config, Vocabulary vocabulary);

    /// <summary>Closes what is open.</summary>
    public void Dispose()
    {
        Array.ForEach(_open, store => store?.Dispose());
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the stores of a run that is finished, and deletes them unless they are kept.</summary>
    internal void Finish()
    {
        Dispose();
        _folder?.Delete();
    }

    /// <summary>Closes the stores of a run that did not begin, and deletes those that it made in its own folder.</summary>
    internal void Undo()
    {
        Dispose();
        _folder?.Undo();
    }
}
