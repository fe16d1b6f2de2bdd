using Xunit;

namespace BertNotebooks.Tests;

public sealed class GoldenFolderTests
{
    [Fact]
    public void NameComesOnceFromTheFirstSetThatHasIt()
    {
        using TempFolder folder = new();
        string first = folder.Write("first/model/mlm/expected.json", "1");
        folder.Write("second/model/mlm/expected.json", "2");
        string more = folder.Write("second/model/nsp/expected.json", "2");
        folder.Write("second/tasks/other.json", "2");
        string[] sets = [folder.Path("first"), folder.Path("second")];
        Assert.Equal([first, more], GoldenFolder.FindIn(sets, "model/*/expected.json"));
        Assert.Equal([folder.Path("first", "model", "mlm"), folder.Path("second", "model", "nsp")], GoldenFolder.FindIn(sets, "model/*"));
        Assert.Empty(GoldenFolder.FindIn(sets, "model/*/gone.json"));
    }

    [Fact]
    public void CloneWithNothingBesideItStillHasTheModelsNumbers() => Assert.NotEmpty(GoldenFolder.FindIn([GoldenFolder.Own], "model/*/expected.safetensors"));
}
