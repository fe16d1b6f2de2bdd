using Xunit;

namespace BertNotebooks.Tests;

/// <summary>A theory that takes minutes; skipped, saying so, unless <c>BERT_SLOW_TESTS</c> is 1.</summary>
internal sealed class SlowTheoryAttribute : TheoryAttribute
{
    public SlowTheoryAttribute() => Skip = Environment.GetEnvironmentVariable("BERT_SLOW_TESTS") == "1" ? null : "Takes minutes: set BERT_SLOW_TESTS=1 to run it.";
}
