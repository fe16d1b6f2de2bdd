using BertNotebooks.Tests.Engine;
using Xunit;
using Xunit.Abstractions;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Damaged and hostile files of every kind that the kit reads; <see cref="Promise"/> says what must hold.</summary>
[Collection(TorchCollection.Name)]
public sealed class HostileFileTests(ITestOutputHelper output)
{
    private const int Inputs = 60, SlowInputs = 5000;

    public static TheoryData<string> Readers => [.. HostileReaders.Names];

    [Theory]
    [MemberData(nameof(Readers))]
    public void DamagedFilesAreReadOrRefused(string reader) => Read(reader, seed: 1, Inputs);

    [SlowTheory]
    [MemberData(nameof(Readers))]
    public void ManyDamagedFilesAreReadOrRefused(string reader) => Read(reader, seed: 2, SlowInputs);

    private void Read(string reader, long seed, int inputs)
    {
        HostileRun run = new(HostileReaders.Get(reader), seed);
        run.Read(inputs);
        output.WriteLine($"{reader}: {inputs} inputs, {run.Refused} refused; at most {run.Worst.Seconds:f3} s and {run.Worst.Memory:p0} of the allowed memory for one");
        // Inputs that are all refused, or all read, try little.
        Assert.InRange(run.Refused, inputs / 10, inputs - inputs / 50);
    }
}
