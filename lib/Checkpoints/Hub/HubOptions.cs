namespace BertNotebooks.Checkpoints.Hub;

/// <summary>Where the Hugging Face hub is, where its files are kept, and how patient the client is.</summary>
public sealed record HubOptions
{
    /// <summary>The address of the public hub.</summary>
    internal const string PublicEndpoint = "https://huggingface.co";

    /// <summary>Address of the hub (<c>HF_ENDPOINT</c>).</summary>
    public Uri Endpoint { get; init; } = new(PublicEndpoint);

    /// <summary>Folder of the cache (<c>HF_HUB_CACHE</c>, else <c>$HF_HOME/hub</c>); it is shared with <c>huggingface_hub</c>.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Secret for private and gated models (<c>HF_TOKEN</c>, else the file of <c>hf auth login</c>); it goes to <see cref="Endpoint"/> alone.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the cache alone is used (<c>HF_HUB_OFFLINE</c>, <c>TRANSFORMERS_OFFLINE</c>).</summary>
    public bool Offline { get; init; }

    /// <summary>A server that sends nothing for so long counts as a broken connection (<c>HF_HUB_DOWNLOAD_TIMEOUT</c>, in seconds), and so does one that sends less than 1,024 bytes a second over three times as long.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether snapshots link to the blobs; files are moved and copied where the system has no links.</summary>
    internal bool SymbolicLinks { get; init; } = true;

    /// <summary>Measures the pauses between two tries; tests put a faster one here.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The options without the token.</summary>
    public override string ToString() => $"{Endpoint}, cache {CacheFolder}{(Offline ? ", offline" : "")}";
}
