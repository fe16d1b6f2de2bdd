namespace BertNotebooks.Checkpoints.Hub;

/// <summary>A model's files at one commit, in the cache.</summary>
/// <param name="Folder">A model folder, to be opened by <c>PretrainedModel.FromPretrained</c>; not to be written to.</param>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
/// <param name="Notice">What the user should know, such as that the hub could not be reached; null: nothing.</param>
internal sealed record HubSnapshot(string Folder, string Commit, string? Notice = null);
