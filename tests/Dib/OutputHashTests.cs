using BertNotebooks.Dib.Processes;
using BertNotebooks.Dib.Session;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class OutputHashTests
{
    private readonly OutputHash _hash = new();

    private string Of(params OutputChange[] changes)
    {
        Array.ForEach(changes, _hash.Add);
        return _hash.Take();
    }

    private static OutputChange Out(int id, string text) => new(1, id, OutputKind.Out, text, Appends: true);

    private static OutputChange Shown(int id, string text, OutputKind kind = OutputKind.Text) => new(1, id, kind, text, Appends: false);

    [Theory]
    [InlineData("step 10: 12.3 s, loss 4.2", "step 10: #, loss 4.2")]
    [InlineData("took 840ms, 2 minutes", "took #, #")]
    [InlineData("1,900 tokens/s and 3 steps per second", "# and #")]
    [InlineData("at 09:41:07.5 on 2026-11-28", "at # on #")]
    [InlineData("00:00:12.3456789", "#")]
    [InlineData("5 sentences, 3 cells, 7 h2, v1.2 s2, f12.5 mb", "5 sentences, 3 cells, 7 h2, v1.2 s2, f12.5 mb")]
    public void TimesAreTakenOutAndNothingElse(string text, string expected) => Assert.Equal(expected, OutputHash.WithoutTimes(text));

    [Fact]
    public void LastStatesCountHoweverTheyCame()
    {
        string whole = Of(Out(0, "ab"), Shown(1, "2"));

        Assert.Equal(64, whole.Length);
        Assert.Equal(whole, Of(Out(0, "a"), Shown(1, "0"), Out(0, "b"), Shown(1, "2")));
        Assert.Equal(whole, Of(Out(7, "ab"), Shown(9, "2")));
        Assert.NotEqual(whole, Of(Out(0, "ab"), Shown(1, "2", OutputKind.Html)));
        Assert.NotEqual(whole, Of(Out(0, "a"), Out(1, "b"), Shown(2, "2")));
        Assert.NotEqual(whole, Of(Out(0, "ab"), Shown(1, "3")));
    }
}
