using BertNotebooks.Play.Server;
using Xunit;

namespace BertNotebooks.Tests.Play.Server;

public sealed class PageKeysTests
{
    private readonly PageKeys _keys = new();

    [Fact]
    public void AcceptsItsOwnKeysAndNoOthers()
    {
        string key = _keys.Issue();
        string changed = (key[0] == '0' ? '1' : '0') + key[1..];

        Assert.True(_keys.Accepts(key));
        Assert.NotEqual(key, _keys.Issue());
        Assert.All([changed, key[..^1], key + "0", "", null, new string('0', key.Length), new string('x', key.Length), new PageKeys().Issue()], other => Assert.False(_keys.Accepts(other)));
    }
}
