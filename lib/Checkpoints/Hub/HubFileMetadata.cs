namespace BertNotebooks.Checkpoints.Hub;

/// <summary>What the hub tells about a file before it is fetched (<c>HfFileMetadata</c> of <c>huggingface_hub</c>).</summary>
/// <param name="Name">Its name in the repository.</param>
/// <param name="Commit">The commit it belongs to (<c>X-Repo-Commit</c>); null when the hub did not tell.</param>
/// <param name="Etag">SHA-256 of a large file, git's SHA-1 of a small one (<c>X-Linked-Etag</c>, else <c>ETag</c>); the name of the blob.</param>
/// <param name="Size">Bytes (<c>X-Linked-Size</c>, else <c>Content-Length</c>); null when the hub did not tell.</param>
internal sealed record HubFileMetadata(string Name, string? Commit, string Etag, long? Size)
{
    // A BERT-large has 1.3 GB; the largest tokenizer.json of a WordPiece, 10 MB.
    private const long MostOfASmallFile = 64L << 20, MostOfWeights = 16L << 30, MostOfWeightsWithoutSize = 2L << 30;

    private bool IsSmall => Name == ModelFiles.WeightsIndex || BertFiles.Small.Contains(Name);

    /// <summary>Bytes that are received at most.</summary>
    public long MostBytes => Size ?? (IsSmall ? MostOfASmallFile : MostOfWeightsWithoutSize);

    /// <summary>Refuses a file that is not of the commit asked for, or larger than any of its kind.</summary>
    /// <param name="revision">What was asked for; of a branch or tag it is not known which commit is right.</param>
    /// <exception cref="HubFailureException">The hub cannot be believed.</exception>
    public void RequireSound(string revision)
    {
        if (Commit is not null && HubNames.IsCommit(revision) && Commit != revision)
        {
            throw HubFailureException.OtherCommit(Name, Commit, revision);
        }

        if (Size > (IsSmall ? MostOfASmallFile : MostOfWeights))
        {
            throw HubFailureException.Foreign($"it announces {Size:N0} bytes for {Name}, more than such a file of a BERT has");
        }
    }

    /// <summary>Refuses, and empties, what has come when no size was announced and it is longer than any file of its kind.</summary>
    /// <exception cref="HubFailureException">No end is in sight.</exception>
    public void RequireEnd(FileStream part)
    {
        if (Size is null && part.Length > MostBytes)
        {
            part.SetLength(0);
            throw HubFailureException.Foreign($"it announces no size for {Name} and sends more than {MostBytes:N0} bytes");
        }
    }
}
