using System.Globalization;
using BertNotebooks.Tests.Engine;
using Xunit;
using Xunit.Abstractions;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Damaged and hostile files of every kind that the kit reads; <see cref="Promise"/> says what must hold.</summary>
/// <remarks><c>BERT_FUZZ_MUTANTS</c> is the number of files, over all readers together; <c>BERT_FUZZ_SEED</c> gives others.</remarks>
[Collection(TorchCollection.Name)]
public sealed class HostileFileTests(ITestOutputHelper output)
{
    private const int InputsOfAReader = 60;

    private static readonly int s_inputs = Setting("BERT_FUZZ_MUTANTS") is int all ? (all + HostileReaders.Names.Length - 1) / HostileReaders.Names.Length : InputsOfAReader;

    public static TheoryData<string> Readers => [.. HostileReaders.Names];

    [Theory]
    [MemberData(nameof(Readers))]
    public void DamagedFilesAreReadOrRefused(string reader)
    {
        HostileRun run = new(HostileReaders.Get(reader), Setting("BERT_FUZZ_SEED") ?? 1);
        run.Read(s_inputs);
        output.WriteLine(HostileReport.Line(reader, s_inputs, run));
        HostileReport.Add(reader, s_inputs, run);
        Assert.True(run.Broken.Count == 0, string.Join(Environment.NewLine, run.Broken));
        // Inputs that are all refused, or all read, try little.
        Assert.InRange(run.Refused, s_inputs / 20, s_inputs - 1 - s_inputs / 100);
    }

    private static int? Setting(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
