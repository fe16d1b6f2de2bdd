using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Hub;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Dib.Format;
using BertNotebooks.Model;
using BertNotebooks.Tests.Cli;
using BertNotebooks.Tests.Text;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Messages;

/// <summary>What stands in a model's place: pointers of Git LFS, web pages, models in other forms, files for folders, names of the hub.</summary>
[Collection(TorchCollection.Name)]
public sealed class StandInTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 440449768\n";
    private const string Page = "\n<!DOCTYPE html>\n<html><head><title>model.safetensors</title></head></html>\n";

    private readonly TempFolder _folder = new();

    public StandInTests()
    {
        using PretrainedModel model = PretrainedModel.Create(
            new BertConfig { VocabSize = 8, HiddenSize = 4, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 5, MaxPositionEmbeddings = 8 }, new BertTokenizer(Words.Vocabulary("a", "b", "c")));
        model.SavePretrained(Model);
    }

    private string Model => _folder.Path("model");

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    [InlineData("pytorch_model.bin")]
    [InlineData("model.safetensors.index.json")]
    [InlineData("vocab.txt")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    public void PointerIsCalledSo(string file)
    {
        Replace(file, Pointer);

        string message = Message(() => CheckAll(Model));

        Assert.Contains($"{file}' is a Git LFS pointer: it stands for a file of 440,449,768 bytes that was not fetched. Run `git lfs install` and `git lfs pull`", message, StringComparison.Ordinal);
        Assert.Null(Wording.Fault(message, _folder.Root));
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    [InlineData("pytorch_model.bin")]
    [InlineData("vocab.txt")]
    [InlineData("tokenizer.json")]
    public void WebPageIsCalledSo(string file)
    {
        Replace(file, Page);

        Assert.Contains($"{file}' is a web page, not the file", Message(() => CheckAll(Model)), StringComparison.Ordinal);
    }

    [Fact]
    public void PointerAmongShardsIsCalledSo()
    {
        File.Delete(Path.Combine(Model, "model.safetensors"));
        _folder.Write("model/model.safetensors.index.json", "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\"}}");
        _folder.Write("model/model-00001-of-00002.safetensors", Pointer);

        Assert.Contains("model-00001-of-00002.safetensors' is a Git LFS pointer", Message(() => CheckAll(Model)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\r\noid sha256:00\r\nsize 12\r\n", " of 12 bytes")]
    [InlineData("version https://hawser.github.com/spec/v1\noid sha256:00\nsize 12\n", " of 12 bytes")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize many\n", " that was")]
    public void PointersOfOtherFormsAreKnown(string text, string size) =>
        Assert.Contains($"Git LFS pointer: it stands for a file{size}", Message(() => Corpus.ReadText(_folder.Write("book.txt", text))), StringComparison.Ordinal);

    [Fact]
    public void PointerIsNoTextNoArgumentsAndNoNotebook()
    {
        string path = _folder.Write("a.txt", Pointer);

        Assert.Contains("is a Git LFS pointer", Message(() => Corpus.ReadText(path)), StringComparison.Ordinal);
        Assert.StartsWith($"'{path}' is a Git LFS pointer", Message(() => ArgumentsFile.Load(path)), StringComparison.Ordinal);
        Assert.Contains("is a Git LFS pointer", Message(() => DibDocument.Load(path)), StringComparison.Ordinal);
        Assert.Contains("is a Git LFS pointer", Message(() => BertTokenizer.FromPretrained(path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LoRA adapter", "merge_and_unload", "adapter_config.json", "adapter_model.safetensors")]
    [InlineData("sentence-transformers", "lies in '0_Transformer': give that folder", "modules.json", "0_Transformer/config.json", "1_Pooling/config.json")]
    [InlineData("sentence-transformers", "give the folder inside", "modules.json", "README.md")]
    [InlineData("llama.cpp", "from its source", "bert-base.Q4_K_M.gguf")]
    [InlineData("TensorFlow checkpoint", "from_tf=True", "bert_config.json", "bert_model.ckpt.data-00000-of-00001", "bert_model.ckpt.index", "bert_model.ckpt.meta", "vocab.txt")]
    [InlineData("TensorFlow checkpoint", "from_tf=True", "model.ckpt-1000.index", "model.ckpt-1000.meta", "checkpoint")]
    [InlineData("TensorFlow checkpoint", "from_tf=True", "config.json", "tf_model.h5", "vocab.txt")]
    [InlineData("TensorFlow SavedModel", "from its source", "saved_model.pb", "variables/variables.index")]
    [InlineData("Flax checkpoint", "from_flax=True", "config.json", "flax_model.msgpack", "vocab.txt")]
    [InlineData("ONNX model", "from its source", "config.json", "model.onnx", "vocab.txt")]
    [InlineData("ONNX model", "from its source", "config.json", "onnx/model_quantized.onnx", "tokenizer.json")]
    [InlineData("torch checkpoint in parts", "save_pretrained", "config.json", "pytorch_model.bin.index.json", "pytorch_model-00001-of-00002.bin")]
    [InlineData("another runtime", "from its source", "config.json", "openvino_model.xml", "openvino_model.bin")]
    [InlineData("under another name", "model.safetensors", "config.json", "bert.safetensors")]
    [InlineData("an archive", "unpack it", "bert-base-uncased.tar.gz")]
    [InlineData("has no model itself", "'checkpoint-20' in it", "metrics.jsonl", "checkpoint-20/config.json")]
    [InlineData("has no model itself", "'snapshots/abc' in it", "refs/main", "snapshots/abc/config.json")]
    public void FolderOfAnotherKindIsToldWithTheWayOut(string what, string wayOut, params string[] files)
    {
        foreach (string file in files)
        {
            _folder.Write("other/" + file, file == "config.json" ? File.ReadAllText(Path.Combine(Model, file)) : "x");
        }

        string[] messages = [Message(() => CheckAll(_folder.Path("other"))), CommandHere.Run("", "fill-mask", "--model", _folder.Path("other"), "a [MASK]").Error];
        Assert.All(messages, message =>
        {
            Assert.StartsWith($"'{_folder.Path("other")}' ", message, StringComparison.Ordinal);
            Assert.Contains(what, message, StringComparison.Ordinal);
            Assert.Contains(wayOut, message.Replace('\\', '/'), StringComparison.Ordinal);
            Assert.Null(Wording.Fault(message, _folder.Root));
        });
    }

    [Fact]
    public void FolderThatOpensIsOpenedWhateverElseLiesInIt()
    {
        foreach (string file in (string[])["modules.json", "tf_model.h5", "adapter_config.json", "flax_model.msgpack", "a.gguf", "model.ckpt.index"])
        {
            _folder.Write("model/" + file, "x");
        }

        CheckAll(Model);
    }

    [Theory]
    [InlineData("SentencePiece tokenizer (spiece.model)", "spiece.model")]
    [InlineData("byte-pair tokenizer (vocab.json)", "vocab.json", "merges.txt")]
    public void TokenizerOfAnotherKindIsNamed(string what, params string[] files)
    {
        foreach (string file in files)
        {
            _folder.Write("other/" + file, "x");
        }

        Assert.Contains(what, Message(() => BertTokenizer.FromPretrained(_folder.Path("other"))), StringComparison.Ordinal);
    }

    [Fact]
    public void NameOfTheHubIsToldItsWay()
    {
        string message = Message(() => PretrainedModel.FromPretrained("google-bert/bert-base-uncased"));

        Assert.StartsWith("No model folder at 'google-bert/bert-base-uncased'", message, StringComparison.Ordinal);
        Assert.Contains("ModelSource.Resolve(\"google-bert/bert-base-uncased\")", message, StringComparison.Ordinal);
        Assert.Contains("--model google-bert/bert-base-uncased", message, StringComparison.Ordinal);
        Assert.Null(Wording.Fault(message));
        Assert.Contains("ModelSource.Resolve", Message(() => PretrainedModel.FromPretrained("bert-base-uncased")), StringComparison.Ordinal);
        Assert.Contains("ModelSource.Resolve", Message(() => BertTokenizer.FromPretrained("google-bert/bert-base-uncased")), StringComparison.Ordinal);
    }

    [Fact]
    public void FileInPlaceOfAFolderIsCalledSo()
    {
        string file = Path.Combine(Model, "model.safetensors");

        Assert.Contains("is a file: give the folder that it lies in", Message(() => PretrainedModel.FromPretrained(file)), StringComparison.Ordinal);
        Assert.Contains("is a file: give the folder that it lies in", Message(() => ModelSource.Resolve(file)), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    // pytorch_model.bin and the index are looked for where there is nothing better.
    private void Replace(string file, string text)
    {
        if (file is "pytorch_model.bin" or "model.safetensors.index.json")
        {
            File.Delete(Path.Combine(Model, "model.safetensors"));
        }

        // A tokenizer.json goes before it, or beside it.
        if (file == "vocab.txt")
        {
            File.Delete(Path.Combine(Model, "tokenizer.json"));
        }

        _folder.Write("model/" + file, text);
    }

    private static void CheckAll(string folder)
    {
        using PretrainedModel model = PretrainedModel.FromPretrained(folder);
        model.Tokenizer.Encode("a b");
    }

    private static string Message(Action open) => Assert.Throws<BertNotebooksException>(open).Message;
}
