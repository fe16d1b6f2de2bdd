using BertNotebooks.Play.Notebooks;
using Xunit;

namespace BertNotebooks.Tests.Play.Notebooks;

public sealed class RunLabelTests
{
    [Fact]
    public void SlidersNameTheRun() => Assert.Equal("rate = 0.15, seed = 3", RunLabel.Of(7, [("rate", "0.15"), ("seed", "3")], "new", "old"));

    [Fact]
    public void WithoutSlidersTheNewLineDoes() => Assert.Equal("int layers = 4;", RunLabel.Of(7, [], "int a = 1;\n  int layers = 4;", "int a = 1;\n  int layers = 2;"));

    [Theory]
    [InlineData(null)]
    [InlineData("same")]
    public void ElseTheNumber(string? before) => Assert.Equal("run 7", RunLabel.Of(7, [], "same", before));

    [Fact]
    public void LongLineIsCut() => Assert.InRange(RunLabel.Of(7, [], new string('x', 500), "").Length, 20, 60);
}
