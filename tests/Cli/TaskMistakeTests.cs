using System.Security.Cryptography;
using System.Text.Json.Nodes;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>Files and settings that a task cannot learn from: one message, and what stands in output_dir stays.</summary>
[Collection(TorchCollection.Name)]
public sealed class TaskMistakeTests : IDisposable
{
    private const string Texts = "sequence-classification", Words = "token-classification", Next = "next-sentence", Both = "pretraining";

    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(Texts, "train_file", "a.tsv", "text\tlabel\np5\tno\np6\tyes\n", "text_column=review", "no column 'review'")]
    [InlineData(Texts, "train_file", "a.csv", "text,label\np5,no\np6,yes\n", "label_column=stars", "no column 'stars'")]
    [InlineData(Texts, "train_file", "a.csv", "text,label\np5,no\np6,yes\n", "pair_column=other", "no column 'other'")]
    [InlineData(Texts, "train_file", "a.csv", "p5,no\np6,yes\n", "text_column=0;label_column=7", "7")]
    [InlineData(Texts, "train_file", "a.csv", "one,two,three\np5,no,x\np6,yes,y\n", "", "kit.label_column")]
    [InlineData(Texts, "train_file", "a.csv", "text,label\np5,no\np6,yes,p7\n", "", "Line 3 of")]
    [InlineData(Texts, "train_file", "a.tsv", "text\tlabel\np5\tno\np6\tyes\tp7\n", "", "Line 3 of")]
    [InlineData(Texts, "train_file", "a.tsv", "text\tlabel\np5\tno\np6\n", "", "Line 3 of")]
    [InlineData(Texts, "train_file", "a.tsv", "text\tlabel\np5\tno\n\tyes\n", "", "Line 3 of")]
    [InlineData(Texts, "train_file", "a.tsv", "text\tlabel\np5\tno\np6\t\n", "", "Line 3 of")]
    [InlineData(Texts, "train_file", "a.tsv", "text\tlabel\np5\tno\np6\tno\n", "", "have the label 'no'")]
    [InlineData(Texts, "train_file", "a.tsv", "text\tlabel\n", "", "a.tsv' is empty")]
    [InlineData(Texts, "train_file", "a.tsv", "", "", "a.tsv' is empty")]
    [InlineData(Texts, "train_file", "a.jsonl", "{\"text\": \"p5\", \"label\": \"no\"}\n{\"text\": \"p6\"}\n", "", "Line 2 of")]
    [InlineData(Texts, "train_file", "a.jsonl", "{\"text\": \"p5\", \"label\": \"no\"}\n{\"text\": \n", "", "ine 2")]
    [InlineData(Texts, "train_file", "a.conll", "p5 O\np90 B-X\n", "", "token-classification")]
    [InlineData(Texts, "validation_file", "a.tsv", "text\tlabel\np5\tno\np6\tmaybe\n", "", "line 3")]
    [InlineData(Texts, "validation_file", "a.tsv", "words\tlabel2\np5\tno\n", "", "a.tsv'")]
    [InlineData(Texts, "validation_file", "a.tsv", "text\tlabel\n", "", "a.tsv' is empty")]
    [InlineData(Words, "train_file", "a.conll", "p5 O\np90 B-X extra\n", "", "Line 2 of")]
    [InlineData(Words, "train_file", "a.conll", "p5 O\np90\n", "", "Line 2 of")]
    [InlineData(Words, "train_file", "a.conll", "p5 O\np6 O\n\np7 O\n", "", "have the tag 'O'")]
    [InlineData(Words, "train_file", "a.conll", "p5 O\np90 B-X\n", "label_column=5", "5")]
    [InlineData(Words, "train_file", "a.jsonl", "{\"tokens\": [\"p5\", \"p6\"], \"ner_tags\": [\"O\"]}\n", "", "2 words")]
    [InlineData(Words, "train_file", "a.jsonl", "{\"tokens\": [], \"ner_tags\": [\"O\"]}\n", "", "Line 1 of")]
    [InlineData(Words, "train_file", "a.jsonl", "{\"tokens\": [], \"ner_tags\": []}\n", "", "no words")]
    [InlineData(Words, "validation_file", "a.conll", "p5 O\n\np6 O\np90 B-Q\n", "", "line 4")]
    [InlineData(Words, "train_file", "a.csv", "tokens,tags\np5,O\n", "", "is CSV")]
    [InlineData(Next, "train_file", "a.txt", "p5 p6\n\np7 p8\n\np9\n", "", "whole document")]
    [InlineData(Next, "train_file", "a.txt", "p5 p6\np7 p8\n", "", "too small for pairs")]
    [InlineData(Next, "train_file", "a.txt", "", "", "is empty")]
    [InlineData(Next, "validation_file", "a.txt", "p5 p6\n\np7 p8\n", "", "whole document")]
    [InlineData(Both, "train_file", "a.txt", "p5 p6\n\np7 p8\n\np9\n", "", "whole document")]
    [InlineData(Both, "train_file", "a.txt", "p5 p6\np7 p8\n", "", "too small for pairs")]
    [InlineData(Both, "train_file", "a.txt", "p5\np6\np7\n\np8\np9\n", "pretraining_loss=product", "kit.pretraining_loss")]
    [InlineData(Next, "train_file", "a.txt", "p5\np6\np7\n\np8\np9\n", "pretraining_loss=sum", "kit.pretraining_loss")]
    [InlineData(Texts, "train_file", "a.tsv", "text\tlabel\np5\tno\np6\tyes\n", "freeze=most", "kit.freeze")]
    [InlineData(Texts, "train_file", "a.tsv", "text\tlabel\np5\tno\np6\tyes\n", "freeze=9", "kit.freeze is 9")]
    [InlineData(Texts, "train_file", "a.tsv", "text\tlabel\np5\tno\np6\tyes\n", "task=sentiment", "kit.task")]
    [InlineData(Texts, "train_file", "a.tsv", "text\tlabel\np5\tno\np6\tyes\n", "task=sequence-clasification", "did you mean \"sequence-classification\"")]
    [InlineData("mlm", "train_file", "a.txt", "p5 p6\n", "label_column=label", "kit.label_column")]
    public void NothingIsOverwrittenAndOneMessageSaysWhy(string task, string key, string name, string content, string kit, string expected)
    {
        string earlier = Path.Combine(_files.Output, "model.safetensors"), checkpoint = Path.Combine(_files.Output, "checkpoint-3", "metrics.jsonl");
        string file = _files.Folder.Write(name, content);
        string config = ArgumentsJson.WriteTask(_files, task, a =>
        {
            (a[key], a["overwrite_output_dir"]) = (file, true);
            foreach (string[] pair in kit.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=')))
            {
                a["kit"]![pair[0]] = pair[1];
            }
        });
        Refused(config, expected);
        Assert.False(Directory.Exists(_files.Output), "an empty folder was left");
        Directory.CreateDirectory(Path.GetDirectoryName(checkpoint)!);
        File.WriteAllText(earlier, "weights");
        File.WriteAllText(checkpoint, "lines");
        Refused(config, expected);
        Assert.Equal(("weights", "lines"), (File.ReadAllText(earlier), File.ReadAllText(checkpoint)));
        Assert.Equal(["checkpoint-3", "model.safetensors"], Directory.GetFileSystemEntries(_files.Output).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Texts, "none.tsv", "none.tsv")]
    [InlineData(Words, "none.conll", "none.conll")]
    [InlineData(Next, "none.txt", "none.txt")]
    public void FileThatIsNotThereIsNamed(string task, string name, string expected) =>
        Refused(ArgumentsJson.WriteTask(_files, task, a => a["train_file"] = _files.Folder.Path(name)), expected);

    [Fact]
    public void FolderThatIsNotEmptyIsLeftAlone()
    {
        string note = Path.Combine(_files.Output, "note.txt");
        Directory.CreateDirectory(_files.Output);
        File.WriteAllText(note, "mine");
        Refused(ArgumentsJson.WriteTask(_files, Texts), "is not empty");
        Assert.Equal(["mine"], Directory.GetFiles(_files.Output).Select(File.ReadAllText));
    }

    [Theory]
    [InlineData(Next, Both)]
    [InlineData(Both, Next)]
    public void TaskCannotChangeWhereARunGoesOnOrIsOver(string first, string then)
    {
        // Both learn from the same documents, and the files of the one have a head that the other can begin with.
        void Saving(JsonObject a) => (a["save_steps"], a["max_steps"], a["mlm_probability"]) = (4, 8, 0.15);
        string own = ArgumentsJson.WriteTask(_files, first, Saving);
        Assert.False(RunFiles.Execute(ArgumentsFile.Load(own).Arguments, stopAt: 6));
        Keeps(() => Refused(ArgumentsJson.WriteTask(_files, then, Saving), "kit.task", "--resume"));
        Assert.True(RunFiles.Execute(ArgumentsFile.Load(ArgumentsJson.WriteTask(_files, first, Saving)).Arguments, resume: true));
        Keeps(() => Refused(ArgumentsJson.WriteTask(_files, then, Saving), "kit.task", "--resume"));
    }

    private void Keeps(Action action)
    {
        string[] before = State();
        action();
        Assert.Equal(before, State());
    }

    private string[] State() => [.. Directory.GetFiles(_files.Output, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => $"{path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}")];

    private static void Refused(string config, string expected, params string[] options)
    {
        CliResult run = CommandHere.Run("", ["train", "--config", config, .. options]);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        string message = Assert.Single(run.Messages);
        Assert.Contains(expected, message);
        Assert.DoesNotContain("   at ", message);
        Assert.DoesNotContain("Exception", message);
    }
}
