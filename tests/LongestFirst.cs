using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("BertNotebooks.Tests." + nameof(BertNotebooks.Tests.LongestFirst), "BertNotebooks.Tests")]

namespace BertNotebooks.Tests;

/// <summary>Begins with the torch collection: it takes as long as all others together, which run beside it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>That collection, then the others by name.</summary>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections
        .OrderByDescending(collection => collection.DisplayName == TorchCollection.Name)
        .ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
