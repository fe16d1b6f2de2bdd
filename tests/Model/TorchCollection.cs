using Xunit;

namespace BertNotebooks.Tests.Model;

/// <summary>All tests that use torch, one after the other: its generator is one for the process, and so is the count of live tensors.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "torch";
}
