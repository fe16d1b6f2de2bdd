using BertNotebooks.Checkpoints;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Inputs;

/// <summary>A BERT with the head of a task, and its tokenizer, as a folder holds them.</summary>
/// <param name="Model">The model.</param>
/// <param name="Bert">Its encoder.</param>
/// <param name="Tokenizer">The tokenizer that it was, or will be, trained with.</param>
/// <param name="Report">What happened to each tensor of the folder that it was opened from.</param>
internal sealed record TaskModel(nn.Module Model, BertModel Bert, BertTokenizer Tokenizer, LoadingReport Report) : IDisposable
{
    /// <summary>The shape.</summary>
    public BertConfig Config => Bert.Config;

    /// <summary>Opens a folder for a task; a head or pooler that it lacks is drawn by the seed, but for masked-language modelling, where that is an error.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="task">One of <see cref="TaskNames"/>.</param>
    /// <param name="labels">The names of the classes; null: the folder's.</param>
    /// <param name="seed">Seed of a fresh head.</param>
    /// <exception cref="BertNotebooksException">A file is missing or damaged, the files do not belong together, or the folder has a head for other classes.</exception>
    public static TaskModel Open(string path, string task, IReadOnlyList<string>? labels = null, long seed = 0)
    {
        using ModelFolder folder = ModelFolder.Open(path);
        BertTokenizer tokenizer = folder.OpenTokenizer();
        RequireRoom(folder, labels);
        nn.Module model = folder.CreateModel(config => Create(task, labels is null ? config : config.WithLabels(labels)));
        try
        {
            return new TaskModel(model, BertOf(model), tokenizer, folder.LoadInto(model, initializeMissingHead: task != TaskNames.Mlm, seed));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>A model with fresh weights.</summary>
    public static TaskModel Fresh(BertConfig config, string task, BertTokenizer tokenizer, long seed)
    {
        nn.Module model = Create(task, config, seed);
        return new TaskModel(model, BertOf(model), tokenizer, new LoadingReport([], [], [], []));
    }

    /// <summary>Writes the folder as <c>save_pretrained</c> does.</summary>
    /// <exception cref="BertNotebooksException">The folder cannot be written.</exception>
    public void SavePretrained(string folder, ScalarType dtype = ScalarType.Float32) => ModelFolder.Save(folder, Model, Config, Tokenizer, dtype);

    /// <summary>Frees the model.</summary>
    public void Dispose() => Model.Dispose();

    private static nn.Module Create(string task, BertConfig config, long seed = 0) => task switch
    {
        TaskNames.NextSentence => new BertForNextSentencePrediction(config, seed),
        TaskNames.Pretraining => new BertForPreTraining(config, seed),
        TaskNames.SequenceClassification => new BertForSequenceClassification(config, seed),
        TaskNames.TokenClassification => new BertForTokenClassification(config, seed),
        _ => new BertForMaskedLM(config, seed),
    };

    private static BertModel BertOf(nn.Module model) => model switch
    {
        BertForNextSentencePrediction m => m.Bert,
        BertForPreTraining m => m.Bert,
        BertForSequenceClassification m => m.Bert,
        BertForTokenClassification m => m.Bert,
        _ => ((BertForMaskedLM)model).Bert,
    };

    // Hugging Face refuses it, too, unless ignore_mismatched_sizes is set.
    private static void RequireRoom(ModelFolder folder, IReadOnlyList<string>? labels)
    {
        if (labels is not null && ProblemType.Of(folder.Config) is ProblemType.MultiLabel or ProblemType.Regression)
        {
            throw new BertNotebooksException($"config.json of '{folder.Path}' says problem_type '{ProblemType.Of(folder.Config)}', and each text of the task has one label: name another model, or delete that line and train the head anew.");
        }

        if (labels is not null && folder.Tensors.Entries.TryGetValue("classifier.weight", out var classifier) && classifier.Shape[0] != labels.Count)
        {
            throw new BertNotebooksException($"'{folder.Path}' has a head for {classifier.Shape[0]} labels, and train_file has {labels.Count} ({string.Join(", ", labels.Take(5).Select(l => l.Brief()))}{(labels.Count > 5 ? ", ..." : "")}): name a model without that head as model_name_or_path, or give the labels it has.");
        }
    }
}
