using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace BertNotebooks.Tests.Checkpoints;

/// <summary>A golden theory over model folders, or files in them; a case whose folder holds no masked-language model is skipped, saying so.</summary>
[XunitTestCaseDiscoverer("BertNotebooks.Tests.Checkpoints." + nameof(GoldenModelDiscoverer), "BertNotebooks.Tests")]
internal sealed class GoldenModelTheoryAttribute : TheoryAttribute
{
    public GoldenModelTheoryAttribute(string pattern) => Skip = new GoldenTheoryAttribute(pattern).Skip;
}

/// <summary>Makes a case of each path, or a skipped one with the reason.</summary>
internal sealed class GoldenModelDiscoverer(IMessageSink diagnosticMessageSink) : TheoryDiscoverer(diagnosticMessageSink)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        GoldenModel.WhyNotMaskedLM((string)dataRow[0]) is string reason
            ? CreateTestCasesForSkippedDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow, reason)
            : base.CreateTestCasesForDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow);
}
