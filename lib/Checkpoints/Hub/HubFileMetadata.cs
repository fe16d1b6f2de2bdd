namespace BertNotebooks.Checkpoints.Hub;

/// <summary>What the hub tells about a file before it is fetched (<c>HfFileMetadata</c> of <c>huggingface_hub</c>).</summary>
/// <param name="Name">Its name in the repository.</param>
/// <param name="Commit">The commit it belongs to (<c>X-Repo-Commit</c>); null when the hub did not tell.</param>
/// <param name="Etag">SHA-256 of a large file, git's SHA-1 of a small one (<c>X-Linked-Etag</c>, else <c>ETag</c>); the name of the blob.</param>
/// <param name="Size">Bytes (<c>X-Linked-Size</c>, else <c>Content-Length</c>); null when the hub did not tell.</param>
internal sealed record HubFileMetadata(string Name, string? Commit, string Etag, long? Size);
