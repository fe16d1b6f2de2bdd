using BertNotebooks.Play.Server;
using Xunit;

namespace BertNotebooks.Tests.Play.Server;

public sealed class PageMessageTests
{
    [Fact]
    public void FieldsAreRead()
    {
        PageMessage message = PageMessage.Parse("""{"t":"edit","seq":9,"cell":"c7","version":5,"force":true,"cells":["a",3,"b"],"after":null}""");

        Assert.Equal("edit", message.Type);
        Assert.Equal(9, message.Sequence);
        Assert.Equal(5, message.Number("version"));
        Assert.True(message.Flag("force"));
        Assert.Equal(["a", "b"], message.Texts("cells"));
        Assert.Null(message.TextOrNull("after"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}")]
    public void WhatIsNoObjectIsRefused(string line) => Assert.Throws<FormatException>(() => PageMessage.Parse(line));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"version":"5"}""")]
    [InlineData("""{"version":5.5}""")]
    [InlineData("""{"version":5000000000}""")]
    public void MissingNumberIsNamed(string line) => Assert.Contains("'version'", Assert.Throws<FormatException>(() => PageMessage.Parse(line).Number("version")).Message, StringComparison.Ordinal);

    [Fact]
    public void MissingTextIsNamed() => Assert.Contains("'cell'", Assert.Throws<FormatException>(() => PageMessage.Parse("{\"cell\":7}").Text("cell")).Message, StringComparison.Ordinal);
}
