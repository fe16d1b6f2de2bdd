using BertNotebooks.Data.Tokens;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Inputs;

/// <summary>Where the token stores of a run lie: its own folder, which goes when the run is finished, or one that is kept for further runs.</summary>
internal sealed class TokenFolder
{
    /// <summary>The folder's name in output_dir.</summary>
    public const string Name = "tokens";

    private readonly string _path;
    private readonly bool _kept;
    private readonly bool _wasThere;
    private readonly bool _outerWasThere;

    private TokenFolder(string path, bool kept)
    {
        _path = path;
        _kept = kept;
        _wasThere = Directory.Exists(path);
        _outerWasThere = Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    /// <summary>The folder that the arguments name.</summary>
    /// <exception cref="BertNotebooksException">Neither kit.token_store nor output_dir is set.</exception>
    public static TokenFolder Of(TrainingArguments arguments) =>
        arguments.Kit.TokenStore is { Length: > 0 } kept ? new TokenFolder(kept, kept: true)
        : arguments.OutputDir is { Length: > 0 } output ? new TokenFolder(Path.Combine(output, Name), kept: false)
        : throw new BertNotebooksException("Neither kit.token_store nor output_dir is set: the tokenized text is written to one of them.");

    /// <summary>Opens the store of a source; one that is missing, cut short or altered is built, and one of another source too where the folder is the run's own.</summary>
    /// <param name="name">What the store is for, such as <c>train</c>.</param>
    /// <param name="source">What the store must be made from.</param>
    /// <param name="tokenizer">The tokenizer of that source.</param>
    /// <param name="length">The most tokens of an input.</param>
    /// <param name="padTo">Length that inputs are padded to; 0: none.</param>
    /// <param name="build">Builds the store at the path that it is given.</param>
    /// <param name="documents">Whether it is a store of sentences, with the ends of documents.</param>
    /// <param name="cancellationToken">Stops the check of a store.</param>
    /// <exception cref="BertNotebooksException">A kept store is of another source, or the place cannot be read or written.</exception>
    public TokenStore Open(string name, TokenStoreSource source, BertTokenizer tokenizer, int length, int padTo, Func<string, TokenStoreHeader> build, bool documents, CancellationToken cancellationToken)
    {
        string path = Path.Combine(_path, name + ".tokens");
        // A link may lead to where nothing is yet.
        TokenStoreHeader? header = File.Exists(RegularFile.Writable(path)) ? TokenStoreHeader.Read(path, cancellationToken) : null;
        if (header?.Source.DifferenceTo(source) is string difference)
        {
            header = !_kept ? null
                : throw new BertNotebooksException($"The token store '{path}' is of another {difference}. Name another folder in kit.token_store, or delete the file so that it is made anew.");
        }

        // These follow from the source, so that a store which says otherwise was altered.
        header = header is not null && header.Ids == tokenizer.Vocabulary.Count && header.PadTo == padTo && header.Longest <= length && header.Documents > 0 == documents ? header : build(path);
        return new TokenStore(path, header, tokenizer);
    }

    /// <summary>Deletes the folder if it is the run's own.</summary>
    public void Delete()
    {
        if (!_kept && Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }
    }

    /// <summary>Deletes the folder if it is the run's own and was not there before: a run that did not begin leaves nothing.</summary>
    public void Undo()
    {
        if (_wasThere)
        {
            return;
        }

        Delete();
        string outer = Path.GetDirectoryName(Path.GetFullPath(_path))!;
        if (!_kept && !_outerWasThere && Directory.Exists(outer) && !Directory.EnumerateFileSystemEntries(outer).Any())
        {
            Directory.Delete(outer);
        }
    }
}
