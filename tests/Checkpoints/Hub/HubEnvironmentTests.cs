using BertNotebooks.Checkpoints.Hub;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.Hub;

public sealed class HubEnvironmentTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("home-").FullName;

    private static string User => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    [Fact]
    public void DefaultsAreThoseOfHuggingFaceHub()
    {
        HubOptions options = Read(("XDG_CACHE_HOME", _home));

        Assert.Equal(new Uri("https://huggingface.co"), options.Endpoint);
        Assert.Equal((Path.Combine(_home, "huggingface", "hub"), null, false), (options.CacheFolder, options.Token, options.Offline));
        Assert.Equal(Path.Combine(User, ".cache", "huggingface", "hub"), Read(("HF_TOKEN_PATH", "none")).CacheFolder);
    }

    [Fact]
    public void NearerVariableOfTheCacheWins()
    {
        (string, string) home = ("HF_HOME", _home), old = ("HUGGINGFACE_HUB_CACHE", "/old"), now = ("HF_HUB_CACHE", "~/new");

        Assert.Equal(Path.Combine(_home, "hub"), Read(home, ("XDG_CACHE_HOME", "/x")).CacheFolder);
        Assert.Equal(Path.GetFullPath("/old"), Read(home, old).CacheFolder);
        Assert.Equal(Path.Combine(User, "new"), Read(home, old, now).CacheFolder);
    }

    [Fact]
    public void TokenComesFromTheVariableElseFromTheFile()
    {
        File.WriteAllText(Path.Combine(_home, "token"), "  hf_file\n");
        File.WriteAllText(Path.Combine(_home, "other"), "hf_other");

        Assert.Equal("hf_file", Read(("HF_HOME", _home)).Token);
        Assert.Equal("hf_other", Read(("HF_HOME", _home), ("HF_TOKEN_PATH", Path.Combine(_home, "other"))).Token);
        Assert.Equal("hf_variable", Read(("HF_HOME", _home), ("HF_TOKEN", "hf_variable\r\n")).Token);
        Assert.Null(Read(("HF_HOME", _home), ("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).Token);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("yes", true)]
    [InlineData("True", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void OfflineIsWhatHuggingFaceTakesForTrue(string value, bool expected)
    {
        Assert.Equal(expected, Read(("HF_HOME", _home), ("HF_HUB_OFFLINE", value)).Offline);
        Assert.Equal(expected, Read(("HF_HOME", _home), ("TRANSFORMERS_OFFLINE", value)).Offline);
    }

    [Theory]
    [InlineData("HF_ENDPOINT", "huggingface.co")]
    [InlineData("HF_ENDPOINT", "ftp://hub")]
    [InlineData("HF_HUB_DOWNLOAD_TIMEOUT", "soon")]
    [InlineData("HF_HUB_DOWNLOAD_TIMEOUT", "0")]
    public void ValueThatCannotBeUsedIsNamed(string variable, string value)
    {
        BertNotebooksException e = Assert.Throws<BertNotebooksException>(() => Read(("HF_HOME", _home), (variable, value)));

        Assert.StartsWith($"{variable} is '{value}', and must be", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BrokenTokenIsNotShown()
    {
        BertNotebooksException e = Assert.Throws<BertNotebooksException>(() => Read(("HF_HOME", _home), ("HF_TOKEN", "hf_secret\nX-Header: 1")));

        Assert.Contains("HF_TOKEN", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EndpointAndTimeoutAreRead()
    {
        HubOptions options = Read(("HF_HOME", _home), ("HF_ENDPOINT", "http://mirror:8080/hf/"), ("HF_HUB_DOWNLOAD_TIMEOUT", "2.5"));

        Assert.Equal((new Uri("http://mirror:8080/hf"), TimeSpan.FromSeconds(2.5)), (options.Endpoint, options.Timeout));
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static HubOptions Read(params (string Name, string Value)[] variables) =>
        HubEnvironment.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
