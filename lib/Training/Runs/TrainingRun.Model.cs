using BertNotebooks.Checkpoints;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Inputs;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Runs;

/// <content>The model of a run and its examples.</content>
public sealed partial class TrainingRun
{
    /// <summary>The model that learns, with the head of its task.</summary>
    public nn.Module Model => _start.Model.Model;

    /// <summary>Its tokenizer.</summary>
    public BertTokenizer Tokenizer => _start.Model.Tokenizer;

    /// <summary>The masked-language model that learns, with its tokenizer.</summary>
    /// <exception cref="BertNotebooksException">The run trains another task: take <see cref="Model"/>.</exception>
    public PretrainedModel Pretrained => Model is BertForMaskedLM masked ? new(masked, Tokenizer, _start.Model.Report)
        : throw new BertNotebooksException($"kit.task is {Arguments.Task}, whose model fills no masks: only a run of {TaskNames.Mlm} has a masked-language model.");

    /// <summary>The examples.</summary>
    public TaskInputs Inputs => _start.Inputs;

    /// <summary>What frequencies alone would lose on the training text; null but for masked-language modelling.</summary>
    public UnigramBaseline? Baseline { get; }

    /// <summary>What needs no model, to compare a loss with: a line for people.</summary>
    public string Comparison => Inputs.Comparison(_start.Model.Config, Tokenizer.Vocabulary);
}
