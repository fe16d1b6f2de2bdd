using BertNotebooks.Foundation;
using Xunit;

namespace BertNotebooks.Tests.Foundation;

public sealed class RealPathTests
{
    [Fact]
    public void NamesOfOnePlaceAreOne()
    {
        using TempFolder folder = new();
        folder.Write("real/inner/file.txt", "x");
        string real = RealPath.Of(folder.Path("real")), file = Path.Combine(real, "inner", "file.txt");
        Directory.CreateSymbolicLink(folder.Path("link"), "real");
        Directory.CreateSymbolicLink(folder.Path("deep"), Path.Combine(folder.Path("link"), "inner"));
        File.CreateSymbolicLink(folder.Path("file"), "deep/file.txt");
        string[] names =
        [
            folder.Path("real/inner/file.txt"), folder.Path("link/inner/file.txt"), folder.Path("deep/file.txt"), folder.Path("file"), folder.Path("real/./inner//file.txt"),
            // Out of the target, not out of the link's own folder.
            folder.Path("deep/../inner/file.txt"), Path.GetRelativePath(Environment.CurrentDirectory, folder.Path("link/inner/file.txt")),
        ];
        Assert.All(names, name => Assert.Equal(file, RealPath.Of(name)));
        Assert.All(names, name => Assert.True(RealPath.IsIn(folder.Path("link") + "/", name)));
        Assert.True(RealPath.AreSame(folder.Path("deep"), folder.Path("link/inner/")));
    }

    [Fact]
    public void WhatDoesNotExistStaysAsItIsWritten()
    {
        using TempFolder folder = new();
        string real = RealPath.Of(folder.Path("none"));
        Assert.True(RealPath.IsIn(real, Path.Combine(real, "a", "..", "b")));
        Assert.False(RealPath.IsIn(real, real + "-2"));
        Assert.False(RealPath.IsIn(real, Path.Combine(real, "..", "other")));
        Assert.False(RealPath.IsIn(Path.Combine(real, "a"), real));
        Assert.Equal("/", RealPath.Of("/.."));
    }

    [Fact]
    public void LinksInACircleEnd()
    {
        using TempFolder folder = new();
        File.CreateSymbolicLink(folder.Path("a"), "b");
        File.CreateSymbolicLink(folder.Path("b"), "a");
        Assert.NotEmpty(RealPath.Of(folder.Path("a/c")));
    }
}
