using BertNotebooks.Text;

namespace BertNotebooks.Data.Tokens;

/// <summary>Tokenizes a text on all processors into a <see cref="TokenStore"/>.</summary>
/// <remarks>A fixed number of chunks is under way at once, and they are written in the order of the text: the memory does not grow with it.</remarks>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="lineByLine">True: each line is an input, cut at <paramref name="length"/>. False: lines, each with its [CLS] and [SEP], are joined and cut into inputs of exactly that length, what is left over at the end is dropped (<c>group_texts</c> in Hugging Face's <c>run_mlm</c>).</param>
/// <param name="length">Length of an input in tokens, special tokens included; at least 3.</param>
/// <param name="documents">Whether, line by line, inputs have no special tokens, and one without a token stands for the end of a document; lines that give no piece are passed over.</param>
internal sealed class TokenStoreBuilder(BertTokenizer tokenizer, bool lineByLine, int length, bool documents = false)
{
    private const int CharactersInChunk = 1 << 16;

    private static readonly int ChunksAtOnce = 4 * Environment.ProcessorCount;

    // [CLS] and [SEP], or what else a tokenizer.json puts around a text.
    private readonly (int[] Before, int[] Behind) _around = documents ? ([], []) : tokenizer.Parts.Template.Around();

    private readonly int _room = documents ? length : tokenizer.Parts.Template.Room(length);

    private bool _inDocument;

    /// <summary>Builds a store.</summary>
    /// <param name="path">Its place; a store that stands there is replaced when the new one is whole.</param>
    /// <param name="source">What identifies text and tokenizer.</param>
    /// <param name="padTo">Length that inputs are padded to when read; 0: none.</param>
    /// <param name="lines">The text.</param>
    /// <param name="onChunk">Called after each chunk, on this thread.</param>
    /// <param name="cancellationToken">Stops between chunks; nothing stays then.</param>
    /// <exception cref="BertNotebooksException">The place cannot be written, or the text cannot be read.</exception>
    public TokenStoreHeader Build(string path, TokenStoreSource source, int padTo, IEnumerable<LinePart> lines, Action? onChunk = null, CancellationToken cancellationToken = default)
    {
        try
        {
            using TokenStoreWriter writer = new(path, source, tokenizer.Vocabulary.Count, padTo);
            LoopStop stop = new(cancellationToken);
            List<int> rest = [];
            _inDocument = false;
            foreach (TokenizedChunk chunk in Tokenized(lines))
            {
                stop.ThrowIfRequested();
                Add(writer, chunk, rest);
                onChunk?.Invoke();
            }

            return writer.Finish();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot write the token store '{path}': {e.Message} Nothing of it is left. Make room on its disk (a store takes about half the text's size), wait for another run that writes there, or name another folder.", e);
        }
    }

    private IEnumerable<TokenizedChunk> Tokenized(IEnumerable<LinePart> lines)
    {
        Queue<Task<TokenizedChunk>> underWay = new();
        foreach (List<LinePart> chunk in LinePart.Chunks(lines, CharactersInChunk))
        {
            underWay.Enqueue(Task.Run(() => Tokenize(chunk)));
            if (underWay.Count == ChunksAtOnce)
            {
                yield return underWay.Dequeue().GetAwaiter().GetResult();
            }
        }

        while (underWay.TryDequeue(out Task<TokenizedChunk>? next))
        {
            yield return next.GetAwaiter().GetResult();
        }
    }

    private TokenizedChunk Tokenize(List<LinePart> lines)
    {
        TokenizedChunk chunk = new([], []);
        foreach (LinePart line in lines)
        {
            if (lineByLine && !line.Starts)
            {
                // A part that is not the first of its line comes after more pieces than an input holds.
                continue;
            }

            ReadOnlySpan<int> pieces = tokenizer.PieceIds(line.Text);
            if (documents && pieces.IsEmpty && !line.IsDocumentEnd)
            {
                continue;
            }

            if (line.Starts)
            {
                chunk.Ids.AddRange(_around.Before);
            }

            chunk.Ids.AddRange(lineByLine && pieces.Length > _room ? pieces[.._room] : pieces);
            if (line.Ends || lineByLine)
            {
                chunk.Ids.AddRange(_around.Behind);
            }

            chunk.Ends.Add(chunk.Ids.Count);
        }

        return chunk;
    }

    private void Add(TokenStoreWriter writer, TokenizedChunk chunk, List<int> rest)
    {
        ReadOnlySpan<int> ids = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(chunk.Ids);
        if (lineByLine)
        {
            int start = 0;
            foreach (int end in chunk.Ends)
            {
                // A document none of whose lines gave a piece is none.
                if (end > start || _inDocument || !documents)
                {
                    writer.Add(ids[start..end]);
                }

                _inDocument = end > start;
                start = end;
            }

            return;
        }

        while (rest.Count + ids.Length >= length)
        {
            int taken = length - rest.Count;
            rest.AddRange(ids[..taken]);
            writer.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rest));
            rest.Clear();
            ids = ids[taken..];
        }

        rest.AddRange(ids);
    }

    /// <summary>The ids of a chunk, and where each line ends in them.</summary>
    private sealed record TokenizedChunk(List<int> Ids, List<int> Ends);
}
