using BertNotebooks.Checkpoints;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Text;

namespace BertNotebooks.Tests.Cli;

/// <summary>A saved model of 99 pieces, made once for the tests that use it.</summary>
public sealed class SmallModelFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Writes the folder.</summary>
    public SmallModelFolder()
    {
        using PretrainedModel model = new(SmallBert.Create(), new BertTokenizer(SmallRuns.Vocabulary), new LoadingReport([], [], [], []));
        model.SavePretrained(Root);
    }

    /// <summary>The folder.</summary>
    public string Root => _folder.Path("model");

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => _folder.Dispose();
}
