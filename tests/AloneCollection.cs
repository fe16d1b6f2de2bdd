using Xunit;

namespace BertNotebooks.Tests;

/// <summary>Tests that measure the process they run in: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection : ICollectionFixture<TorchCollection.OneThread>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "alone";
}
