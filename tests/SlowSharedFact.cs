using Xunit;

namespace BertNotebooks.Tests;

/// <summary>A test of minutes that needs files of <c>../shared</c>; it runs only when <c>BERT_SLOW_TESTS</c> is 1.</summary>
internal sealed class SlowSharedFactAttribute : FactAttribute
{
    public SlowSharedFactAttribute(params string[] paths) => Skip =
        Environment.GetEnvironmentVariable("BERT_SLOW_TESTS") == "1" ? SharedPaths.WhyAbsent(paths) : "Takes minutes; set BERT_SLOW_TESTS=1 to run it.";
}

/// <summary>The theory of <see cref="SlowSharedFactAttribute"/>.</summary>
internal sealed class SlowSharedTheoryAttribute : TheoryAttribute
{
    public SlowSharedTheoryAttribute(params string[] paths) => Skip = new SlowSharedFactAttribute(paths).Skip;
}
