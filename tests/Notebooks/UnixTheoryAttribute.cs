using Xunit;

namespace BertNotebooks.Tests.Notebooks;

/// <summary>A theory about signals, which Windows does not have.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no signals to send" : null;
}
