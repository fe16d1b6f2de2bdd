using Microsoft.CodeAnalysis;

namespace BertNotebooks.Dib.Language;

/// <summary>One submission in one state of the text above it and of its own: any edit of those makes a new one, which is why what is found out is kept here.</summary>
/// <param name="index">The place in the chain.</param>
/// <param name="source">What it is made of.</param>
/// <param name="document">Where the workspace holds it; stays while the text changes.</param>
internal sealed class Submission(int index, SubmissionSource source, DocumentId document)
{
    private readonly CancellationTokenSource _outdated = new();

    /// <summary>The place in the chain.</summary>
    public int Index => index;

    /// <summary>What it is made of.</summary>
    public SubmissionSource Source => source;

    /// <summary>Where the workspace holds it.</summary>
    public DocumentId Document => document;

    /// <summary>Cancelled when newer text takes the place of this one.</summary>
    public CancellationToken Outdated => _outdated.Token;

    /// <summary>Squiggles that were found.</summary>
    public IReadOnlyList<Diagnostic>? Diagnostics { get; set; }

    /// <summary>Says that newer text took its place.</summary>
    public void Replace() => _outdated.Cancel();
}
