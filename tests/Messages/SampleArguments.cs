using System.Reflection;
using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Safetensors;
using BertNotebooks.Checkpoints.SentenceTransformers;
using BertNotebooks.Checkpoints.Torch;
using BertNotebooks.Data;
using BertNotebooks.Data.Labelled;
using BertNotebooks.Dib;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Processes;
using BertNotebooks.Display;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Fuzz;
using BertNotebooks.Tests.Text;
using BertNotebooks.Text;
using BertNotebooks.Text.Learning;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Sweeps;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Messages;

/// <summary>A sound value of each type that the kit's public methods take, and an instance of each type that has such methods.</summary>
internal sealed class SampleArguments : IDisposable
{
    private static readonly BertConfig s_config = new()
    {
        VocabSize = 8, HiddenSize = 4, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 5, MaxPositionEmbeddings = 8,
    };

    private readonly TempFolder _folder = new();
    private readonly Dictionary<Type, object> _known = [];
    private readonly Tensor _hidden = rand(1, 3, 4), _words = rand(8, 4), _pooled = rand(4, 4);

    public SampleArguments()
    {
        TorchRuntime.Require();
        Vocabulary vocabulary = Words.Vocabulary("a", "b", "c");
        BertTokenizer tokenizer = new(vocabulary);
        PretrainedModel pretrained = PretrainedModel.Create(s_config, tokenizer);
        pretrained.SavePretrained(_folder.Path("model"));
        BertNotebooks.Text.Encoding encoding = tokenizer.Encode("a b");
        MaskedExample example = new Masker(new MaskingOptions(), vocabulary).Mask(encoding, 1, 0, 0);
        Add("text");
        Add(s_config);
        Add(vocabulary);
        Add(tokenizer);
        Add(pretrained);
        Add(pretrained.Model);
        Add(SentenceTransformer.Of(pretrained.Model.Bert, tokenizer));
        Add(encoding);
        Add(example);
        Add(Batch.From([example], vocabulary.PadId));
        Add(new AskedPositions([1], 1, encoding.Length));
        Add(tensor(new long[,] { { 2, 5, 3 } }));
        Add(ModelFolder.Open(_folder.Path("model")));
        Add(SafetensorsFile.Open(_folder.Path("model/model.safetensors")));
        Add<nn.Module>(pretrained.Model);
        Add(new int[] { 5 });
        Add(new long[] { 1 });
        Add(new float[,] { { 1 } });
        Add(typeof(SampleArguments).Assembly);
        Add<Stream>(new MemoryStream());
        Add<FormattableString>($"x");
        Add(new TrainingArguments());
        Add(LabelList.Of([new LabelledText("x", null, "a"), new LabelledText("y", null, "b")]));
        Add(new WordPieceTrainer(new WordPieceTrainerOptions()));
        Add(DibDocument.Parse("a.dib", "#!csharp\n1"));
        Add(new RunOptions(_folder.Path("out"), false, TimeSpan.FromSeconds(9), typeof(SampleArguments).Assembly));
        Add<IRunProgress>(new NoProgress());
        Add<IHtml>(Html.Text("x"));
        Add(new BarChart("title", ["a"]));
        Add(new DataTable("a"));
        Add(new Dense(4, 4));
        File.WriteAllBytes(_folder.Path("pytorch_model.bin"), TorchSample.Zip(new Dictionary<string, Tensor> { ["a"] = _pooled }));
        Add(TorchFile.Open(_folder.Path("pytorch_model.bin")));
        Add(new LossChart("title"));
        Add(new SpreadChart("title"));
        Add(new SeedComparison());
        Add(new ToyGrammar("SENTENCE = a"));
        Add(new UnigramBaseline([1, 1, 1, 1, 1, 1, 1, 1], vocabulary));
    }

    /// <summary>The type that a method with a type of the caller's is tried with.</summary>
    public Type For(Type parameter) => parameter.GetGenericParameterConstraints() is [Type constraint, ..] ? constraint : typeof(string);

    /// <summary>A value of the parameter's type; ids and hidden states differ in shape.</summary>
    public object Of(ParameterInfo parameter) => parameter.ParameterType != typeof(Tensor) ? Of(parameter.ParameterType) : parameter.Name switch
    {
        "inputIds" or "labels" or "positions" => Of(typeof(Tensor)),
        "wordEmbeddings" => _words,
        "pooled" or "weight" => _pooled,
        _ => _hidden,
    };

    /// <summary>A value of the type.</summary>
    public object Of(Type type) => _known.TryGetValue(type, out object? known) ? known : _known[type] = Make(type);

    public void Dispose()
    {
        foreach (IDisposable known in _known.Values.OfType<IDisposable>())
        {
            known.Dispose();
        }

        _folder.Dispose();
    }

    private void Add<T>(T sample) where T : notnull => _known[typeof(T)] = sample;

    private object Make(Type type)
    {
        Type inner = type.IsGenericType ? type.GetGenericArguments()[^1] : type;
        return type switch
        {
            _ when type == typeof(int) || type == typeof(long) => Convert.ChangeType(4, type, null),
            { IsValueType: true } => Activator.CreateInstance(type)!,
            { IsArray: true } => ArrayOf(type.GetElementType()!),
            _ when typeof(Delegate).IsAssignableFrom(type) => Nothing(type),
            { IsGenericType: true } when type.IsAssignableFrom(inner.MakeArrayType()) => ArrayOf(inner),
            { IsGenericType: true } when type.GetGenericArguments().Length == 2 => Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GetGenericArguments()))!,
            _ => Construct(type),
        };
    }

    private Array ArrayOf(Type element)
    {
        Array array = Array.CreateInstance(element, 1);
        array.SetValue(Of(element), 0);
        return array;
    }

    private object Construct(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().OrderBy(c => c.GetParameters().Length).FirstOrDefault() ?? throw new InvalidOperationException($"no sample of {type}");
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : Of(parameter))]);
    }

    private static Delegate Nothing(Type type)
    {
        System.Linq.Expressions.ParameterExpression[] parameters = [.. type.GetMethod("Invoke")!.GetParameters().Select(p => System.Linq.Expressions.Expression.Parameter(p.ParameterType))];
        return System.Linq.Expressions.Expression.Lambda(type, System.Linq.Expressions.Expression.Default(type.GetMethod("Invoke")!.ReturnType), parameters).Compile();
    }

    private sealed class NoProgress : IRunProgress
    {
        public void RunStarted(int cells)
        {
        }

        public void NotebookStarted(NotebookRun run)
        {
        }

        public void CellEnded(NotebookRun run, CellRun cell)
        {
        }

        public void NotebookEnded(NotebookRun run)
        {
        }

        public void Warn(string message)
        {
        }
    }
}
