using BertNotebooks.Checkpoints.SentenceTransformers;
using BertNotebooks.Inference;
using BertNotebooks.Tests.Cli;
using BertNotebooks.Tests.Fuzz;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.SentenceTransformers;

/// <summary>What the kit cannot follow is refused by name, never passed over: the vectors would be others.</summary>
[Collection(TorchCollection.Name)]
public sealed class SentenceRefusalTests
{
    private const int Damaged = 40;

    [Theory]
    [InlineData("sentence_transformers.models.CNN", "CNN")]
    [InlineData("sentence_transformers.models.LSTM", "LSTM")]
    [InlineData("sentence_transformers.models.WordWeights", "WordWeights")]
    [InlineData("sentence_transformers.base.modules.dropout.Dropout", "dropout.Dropout")]
    [InlineData("sentence_transformers.sparse_encoder.models.SpladePooling", "SpladePooling")]
    [InlineData("custom_st.Normalize", "custom_st.Normalize")]
    [InlineData("Normalize", "\"Normalize\"")]
    public void ModuleThatTheKitLacksIsNamed(string type, string named)
    {
        using SentenceFolder folder = new();
        folder.Write("modules.json", $$"""[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"},{"path":"2_X","type":"{{type}}"}]""");
        Assert.Contains(named, Refused(folder));
    }

    [Theory]
    [InlineData("CLIPModel")]
    [InlineData("WordEmbeddings")]
    [InlineData("StaticEmbedding")]
    public void EncoderThatIsNoneIsNamed(string kind)
    {
        using SentenceFolder folder = new();
        folder.Modules(("", kind), ("1_Pooling", "Pooling"));
        Assert.Contains(kind, Refused(folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Transformer")]
    [InlineData("Pooling")]
    [InlineData("Transformer, Normalize")]
    [InlineData("Transformer, Dense, Pooling")]
    [InlineData("Transformer, Pooling, Pooling")]
    [InlineData("Transformer, Transformer, Pooling")]
    [InlineData("Pooling, Transformer")]
    public void OrderThatMakesNoVectorIsTold(string kinds)
    {
        using SentenceFolder folder = new();
        folder.Modules([.. kinds.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(kind => ("", kind))]);
        Assert.Contains(kinds.Length == 0 ? "lists no module" : $"lists {kinds}", Refused(folder));
    }

    [Theory]
    [InlineData("../1_Pooling")]
    [InlineData("a/../../1_Pooling")]
    [InlineData("/etc")]
    public void FolderOutsideIsRefused(string path)
    {
        using SentenceFolder folder = new();
        folder.Modules(("", "Transformer"), (path, "Pooling"));
        Assert.Contains($"\"{path}\", which is not below", Refused(folder));
    }

    [Theory]
    [InlineData("modules.json", "{}", "\"modules\" must be a list")]
    [InlineData("modules.json", "[1]", "a list of objects")]
    [InlineData("modules.json", "[{\"path\":\"\"}]", "\"type\"")]
    [InlineData("modules.json", "[{", "cannot be read as JSON")]
    [InlineData("modules.json", "[{\"type\":\"sentence_transformers.\\ud800\"}]", "not valid Unicode")]
    [InlineData("1_Pooling/config.json", "{\"pooling_mode\":\"median\"}", "\"median\" is none of them")]
    [InlineData("1_Pooling/config.json", "{\"pooling_mode\":[\"mean\",3]}", "\"3\" is none of them")]
    [InlineData("1_Pooling/config.json", "{\"pooling_mode\":[]}", "one or more of cls")]
    [InlineData("1_Pooling/config.json", "{\"pooling_mode\":[\"mean\",\"mean\"]}", "each once")]
    [InlineData("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\":false}", "all are false")]
    [InlineData("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\":1}", "true or false")]
    [InlineData("1_Pooling/config.json", "{\"pooling_mode_median_tokens\":true}", "\"pooling_mode_median_tokens\"")]
    [InlineData("1_Pooling/config.json", "{\"word_embedding_dimension\":25}", "hidden_size 24, and it is 25")]
    [InlineData("1_Pooling/config.json", "{\"embedding_dimension\":23}", "hidden_size 24, and it is 23")]
    [InlineData("sentence_bert_config.json", "{\"max_seq_length\":0}", "\"max_seq_length\" must be 1 or more")]
    [InlineData("sentence_bert_config.json", "{\"max_seq_length\":\"12\"}", "\"max_seq_length\" must be a number")]
    [InlineData("sentence_bert_config.json", "{\"do_lower_case\":\"yes\"}", "\"do_lower_case\"")]
    [InlineData("sentence_bert_config.json", "{\"transformer_task\":\"fill-mask\"}", "\"fill-mask\"")]
    [InlineData("sentence_bert_config.json", "{\"module_output_name\":\"sentence_embedding\"}", "\"token_embeddings\"")]
    [InlineData("sentence_bert_config.json", "{\"modality_config\":{\"text\":{\"method_output_name\":\"pooler_output\"}}}", "\"pooler_output\"")]
    [InlineData("sentence_bert_config.json", "{\"modality_config\":{\"text\":{\"method\":\"get_text_features\"}}}", "\"get_text_features\"")]
    [InlineData("sentence_bert_config.json", "{\"modality_config\":{\"text\":{},\"image\":{\"method\":\"forward\"}}}", "\"image\"")]
    [InlineData("sentence_bert_config.json", "{\"modality_config\":{}}", "\"text\"")]
    [InlineData("sentence_bert_config.json", "{\"mask_prompt\":true}", "\"mask_prompt\"")]
    [InlineData("config_sentence_transformers.json", "{\"model_type\":\"CrossEncoder\"}", "\"CrossEncoder\"")]
    [InlineData("config_sentence_transformers.json", "{\"default_prompt_name\":\"query\",\"prompts\":{\"passage\":\"\"}}", "\"query\" is none")]
    [InlineData("config_sentence_transformers.json", "{\"default_prompt_name\":\"query\"}", "\"query\" is none")]
    public void DamagedOrForeignSettingIsNamed(string file, string json, string message)
    {
        using SentenceFolder folder = new();
        folder.Write(file, json);
        string refused = Refused(folder);
        Assert.Contains(message, refused);
        Assert.Contains(Path.GetFileName(file), refused);
    }

    [Theory]
    [InlineData("{\"in_features\":24,\"out_features\":9,\"activation_function\":\"torch.nn.modules.activation.Softplus\"}", "Softplus")]
    [InlineData("{\"in_features\":24,\"out_features\":9,\"activation_function\":\"os.Tanh\"}", "os.Tanh")]
    [InlineData("{\"in_features\":23,\"out_features\":9}", "must be 24, the numbers that come in, and it is 23")]
    [InlineData("{\"out_features\":9}", "is not there")]
    [InlineData("{\"in_features\":24,\"out_features\":8}", "linear.weight")]
    [InlineData("{\"in_features\":24,\"out_features\":2147483647}", "linear.weight")]
    [InlineData("{\"in_features\":24,\"out_features\":9,\"bias\":false}", "linear.bias")]
    [InlineData("{\"in_features\":24,\"out_features\":9,\"module_input_name\":\"token_embeddings\"}", "\"token_embeddings\"")]
    [InlineData("{\"in_features\":24,\"out_features\":9,\"use_residual\":true}", "\"use_residual\"")]
    public void DenseLayerThatIsAnotherIsRefused(string json, string message)
    {
        using SentenceFolder folder = new();
        folder.Modules(("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense"));
        folder.Dense("2_Dense", 24, 9, "torch.nn.modules.activation.Tanh");
        folder.Write("2_Dense/config.json", json);
        Assert.Contains(message, Refused(folder));
    }

    [Theory]
    [InlineData("1_Pooling/config.json")]
    [InlineData("2_Dense/config.json")]
    [InlineData("2_Dense/model.safetensors")]
    [InlineData("modules.json")]
    public void MissingFileIsNamed(string file)
    {
        using SentenceFolder folder = new();
        folder.Modules(("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense"));
        folder.Dense("2_Dense", 24, 9, "torch.nn.modules.activation.Tanh");
        File.Delete(folder.Path(file));
        Assert.Contains(Path.GetFileName(file), Refused(folder));
    }

    [Theory]
    [InlineData("modules.json")]
    [InlineData("1_Pooling/config.json")]
    [InlineData("2_Dense/config.json")]
    [InlineData("sentence_bert_config.json")]
    [InlineData("config_sentence_transformers.json")]
    public void DamagedFilesAreReadOrRefused(string file)
    {
        using SentenceFolder folder = new();
        folder.Modules(("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense"));
        folder.Dense("2_Dense", 24, 9, "torch.nn.modules.activation.Tanh");
        folder.Write("sentence_bert_config.json", """{"max_seq_length":12,"do_lower_case":true,"modality_config":{"text":{"method":"forward"}}}""");
        folder.Write("config_sentence_transformers.json", """{"__version__":{"pytorch":"2"},"prompts":{"query":"p5 "},"default_prompt_name":"query"}""");
        byte[] whole = File.ReadAllBytes(folder.Path(file));
        for (int i = 0; i < Damaged; i++)
        {
            SeededRandom random = new(i);
            byte[] bytes = JsonMutation.All[random.NextInt(JsonMutation.All.Count)](whole, whole, random);
            File.WriteAllBytes(folder.Path(file), bytes);
            try
            {
                using SentenceTransformer model = SentenceTransformer.FromPretrained(folder.Root);
                new SentenceEmbedder(model).Embed(["p7 p8", ""]);
            }
            catch (BertNotebooksException e)
            {
                Assert.InRange(e.Message.Replace(folder.Root, "", StringComparison.Ordinal).Length, 10, 300);
            }
        }
    }

    private static string Refused(SentenceFolder folder)
    {
        CliResult run = CommandHere.Run("", "embed", "--model", folder.Root, "--json", "p7 p8");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.DoesNotContain("internal error", run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Error.Replace(folder.Root, "", StringComparison.Ordinal).TrimEnd().Length, 10, 300);
        return run.Error;
    }
}
