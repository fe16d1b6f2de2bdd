using BertNotebooks.Dib.Page;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class PagePicturesTests : IDisposable
{
    private static readonly byte[] Content = [0x89, 0x50, 0x4E, 0x47];
    private static readonly string Embedded = "data:image/png;base64," + Convert.ToBase64String(Content);

    private readonly NotebookFolder _folder = new();
    private readonly List<string> _warnings = [];
    private readonly List<string> _failures = [];
    private readonly PagePictures _pictures;

    public PagePicturesTests()
    {
        foreach (string place in (string[])["outside.png", "book-other/x.png", "book/inside.png", "book/deep/er/inside.PNG", "book/text.txt"])
        {
            string file = In(place);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, Content);
        }

        _pictures = new PagePictures(In("book"), _warnings.Add, _failures.Add);
    }

    public void Dispose() => _folder.Dispose();

    private string In(string place) => Path.Combine(_folder.Path, place);

    [Theory]
    [InlineData("inside.png")]
    [InlineData("./deep/../inside.png")]
    [InlineData("deep/er/inside.PNG")]
    [InlineData("deep%2Fer/inside.PNG")]
    public void PictureInTheFolderOrBelowIsEmbedded(string source)
    {
        Assert.Equal(Embedded, _pictures.Embed(source));
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("../outside.png")]
    [InlineData("deep/../../outside.png")]
    [InlineData("%2e%2e/outside.png")]
    [InlineData("..%2foutside.png")]
    [InlineData("../book-other/x.png")]
    [InlineData("ROOT/outside.png")]
    [InlineData("ROOT/book/../outside.png")]
    [InlineData("file://ROOT/outside.png")]
    [InlineData("https://example.org/inside.png")]
    [InlineData("//example.org/inside.png")]
    [InlineData("text.txt")]
    [InlineData("none.png")]
    [InlineData("inside.png%00.png")]
    [InlineData("data:text/html,a")]
    [InlineData("")]
    public void AllElseIsLeftOut(string source)
    {
        Assert.Equal("data:,", _pictures.Embed(source.Replace("ROOT", _folder.Path)));
        Assert.Single(_warnings);
        Assert.Empty(_failures);
    }

    [UnixTheory]
    [InlineData("../outside.png", "link.png", "link.png")]
    [InlineData("..", "up", "up/outside.png")]
    [InlineData("deep", "in", "in/../../outside.png")]
    [InlineData("../book-other", "deep/away", "deep/away/x.png")]
    public void LinksDoNotLeadOutOfTheFolder(string target, string link, string source)
    {
        File.CreateSymbolicLink(In($"book/{link}"), target.StartsWith("../book", StringComparison.Ordinal) ? In("book-other") : target);

        Assert.Equal("data:,", _pictures.Embed(source));
        Assert.Single(_warnings);
    }

    [UnixTheory]
    [InlineData("inside.png", "link.png", "link.png")]
    [InlineData("deep", "pictures", "pictures/er/inside.PNG")]
    public void LinksWithinTheFolderAreFollowed(string target, string link, string source)
    {
        File.CreateSymbolicLink(In($"book/{link}"), target);

        Assert.Equal(Embedded, _pictures.Embed(source));
    }

    [UnixTheory]
    [InlineData("notebooks")]
    public void FolderMayBeReachedByALinkItself(string name)
    {
        File.CreateSymbolicLink(In(name), In("book"));

        Assert.Equal(Embedded, new PagePictures(In(name), _warnings.Add, _failures.Add).Embed("inside.png"));
    }

    [UnixTheory]
    [InlineData("circle.png", "circle.png/a")]
    [InlineData("circle.png", "circle.png")]
    public void LinksInACircleAreTold(string link, string target)
    {
        File.CreateSymbolicLink(In($"book/{link}"), target);

        Assert.Equal("data:,", _pictures.Embed(link));
        Assert.Contains("'circle.png' cannot be read: its links lead in a circle", Assert.Single(_failures));
    }

    [Fact]
    public void PictureThatIsThereAndCannotBeReadFails()
    {
        Directory.CreateDirectory(In("book/folder.png"));
        using (FileStream huge = File.Create(In("book/huge.png")))
        {
            huge.SetLength((3L << 30) + 1);
        }

        Assert.Equal(["data:,", "data:,"], ((string[])["folder.png", "huge.png"]).Select(_pictures.Embed));
        Assert.Equal("the image 'folder.png' cannot be read: it is a folder.", _failures[0]);
        Assert.Contains("pictures have more than", _failures[1]);
        Assert.Equal(Embedded, _pictures.Embed("inside.png"));
    }

    [Fact]
    public void PicturesOfAPageHaveALimitTogether()
    {
        using (FileStream half = File.Create(In("book/half.png")))
        {
            half.SetLength(PagePictures.MaxBytes / 2);
        }

        Assert.NotEqual("data:,", _pictures.Embed("half.png"));
        Assert.NotEqual("data:,", _pictures.Embed("half.png"));
        Assert.Empty(_failures);
        Assert.Equal("data:,", _pictures.Embed("inside.png"));
        Assert.Single(_failures);
    }
}
