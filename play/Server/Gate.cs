namespace BertNotebooks.Play.Server;

/// <summary>Decides which requests are the learner's own.</summary>
internal sealed class Gate;
