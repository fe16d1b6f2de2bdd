using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertNotebooks.Data.Tokens;

/// <summary>The first 4,096 bytes of a <see cref="TokenStore"/>: a name, then JSON, then blanks.</summary>
/// <remarks>
/// Behind it stand the ids (uint16 where all fit, else int32), zeros up to a multiple of 8 bytes, the sequences' offsets in
/// tokens (int64, one more than there are sequences), and how often each id occurs (int64). Little-endian. In a store of
/// sentences, which have no special tokens, a sequence without a token ends a document; no other store has such.
/// </remarks>
/// <param name="Version">Version of the format.</param>
/// <param name="Source">What the store was made from.</param>
/// <param name="PadTo">Length in tokens that inputs are padded to when read; 0: none.</param>
/// <param name="Ids">The number of ids of the tokenizer; all stored ones are below.</param>
/// <param name="Sequences">The number of sequences.</param>
/// <param name="Tokens">The number of tokens, without padding.</param>
/// <param name="Content">SHA-256 of all that stands behind the header.</param>
internal sealed record TokenStoreHeader(int Version, TokenStoreSource Source, int PadTo, int Ids, int Sequences, long Tokens, string Content)
{
    /// <summary>The version that is written and read here.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Length in bytes.</summary>
    public const int Size = 4096;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The most tokens of an input, of a store that was read; not in the file.</summary>
    [JsonIgnore]
    public int Longest { get; init; }

    /// <summary>The number of documents of a store of sentences that was read, else 0; not in the file.</summary>
    [JsonIgnore]
    public int Documents { get; init; }

    /// <summary>Bytes of an id.</summary>
    public int IdSize => Ids <= ushort.MaxValue + 1 ? sizeof(ushort) : sizeof(int);

    /// <summary>Where the offsets begin, in bytes of the file.</summary>
    public long OffsetsAt => (Size + Tokens * IdSize + 7) / 8 * 8;

    /// <summary>Where the counts begin, in bytes of the file.</summary>
    public long CountsAt => OffsetsAt + (Sequences + 1L) * sizeof(long);

    private static ReadOnlySpan<byte> Name => "BertNotebooks token store\n"u8;

    private long Length => CountsAt + (long)Ids * sizeof(long);

    /// <summary>Reads the header of a store and checks the whole file against it.</summary>
    /// <param name="path">The store.</param>
    /// <param name="cancellationToken">Stops the check, which reads the whole file once.</param>
    /// <returns>Null when the store is cut short or altered, so that it must be made anew.</returns>
    /// <exception cref="BertNotebooksException">The file is something else, or cannot be read.</exception>
    public static TokenStoreHeader? Read(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
            byte[] bytes = new byte[Size];
            int read = file.ReadAtLeast(bytes, Size, throwOnEndOfStream: false);
            StandIn.RefusePointer(path, bytes.AsSpan(0, read));
            if (!bytes.AsSpan(0, read).StartsWith(Name[..Math.Min(Name.Length, read)]))
            {
                throw new BertNotebooksException($"'{path}' is no token store of the kit, and stands where one is to be written: move it, or name another folder.");
            }

            TokenStoreHeader? header = read == Size ? Parse(bytes) : null;
            if (header is not null && header.Version != CurrentVersion)
            {
                throw new BertNotebooksException($"The token store '{path}' has format version {header.Version}, and this kit writes and reads {CurrentVersion}: delete it so that it is made anew, or name another folder.");
            }

            if (header is null || header.Tokens > file.Length || file.Length != header.Length)
            {
                return null;
            }

            using TokenStoreCheck check = new(file, header, cancellationToken);
            return check.Passes() ? header with { Longest = check.Longest, Documents = check.Documents } : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot read the token store '{path}': {e.Message} Name another folder, or delete it so that it is made anew.", e);
        }
    }

    /// <summary>The header as bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Size];
        Array.Fill(bytes, (byte)' ');
        Name.CopyTo(bytes);
        JsonSerializer.SerializeToUtf8Bytes(this, Json).CopyTo(bytes, Name.Length);
        return bytes;
    }

    private static TokenStoreHeader? Parse(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<TokenStoreHeader>(bytes.AsSpan(Name.Length), Json) is { Source: { Vocabulary: not null, Text: not null, Settings: not null }, PadTo: >= 0, Ids: > 0, Sequences: >= 0, Tokens: >= 0 } header
                ? header : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
