using Microsoft.CodeAnalysis;

namespace BertNotebooks.Dib.Language;

/// <summary>One submission in one state of its own text and of all above it: an edit of any makes a new one, which is why what is found out is kept here.</summary>
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

    /// <summary>What the compiler objects to, once it was asked.</summary>
    public IReadOnlyList<Diagnostic>? Diagnostics { get; set; }

    /// <summary>The names of submissions that it uses, once they were looked for.</summary>
    public IReadOnlyList<SubmissionUse>? Uses { get; set; }

    /// <summary>Says that newer text took its place.</summary>
    public void Replace() => _outdated.Cancel();
}
