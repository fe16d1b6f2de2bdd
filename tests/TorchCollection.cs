using BertNotebooks.Engine;
using Xunit;

namespace BertNotebooks.Tests;

/// <summary>All tests that use torch, one after the other: its generator and its number of threads are one for the process, and so is the console that commands run here write to.</summary>
/// <remarks>Other tests run beside them. A test whose measure is the whole process belongs to <see cref="AloneCollection"/>.</remarks>
[CollectionDefinition(Name)]
public sealed class TorchCollection : ICollectionFixture<TorchCollection.OneThread>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "torch";

    /// <summary>The tensors of these tests are tiny: a second thread would wait longer than it works.</summary>
    public sealed class OneThread
    {
        /// <summary>Sets it for the process, which is tuned as those of the command line are.</summary>
        public OneThread()
        {
            TorchRuntime.Tune();
            TorchRuntime.Require();
            TorchSharp.torch.set_num_threads(1);
        }
    }
}
