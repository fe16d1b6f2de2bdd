using System.Text;
using BertNotebooks.Play.Server;
using Xunit;

namespace BertNotebooks.Tests.Play.Server;

public sealed class AssetsTests
{
    [Fact]
    public void EveryFileHasATypeAndNoOtherNameHasOne()
    {
        Assert.All(Assets.Names, name => Assert.NotNull(Assets.ContentTypeOf(name)));
        Assert.All(["", "app", "APP.JS", "/app.js", "../app.js", "monaco/vs/../vs/loader.js", "monaco\\vs\\loader.js"], name => Assert.Null(Assets.ContentTypeOf(name)));
    }

    [Fact]
    public void EditorIsWhole()
    {
        Assert.True(Assets.HasMonaco);
        Assert.Equal(
            [
                "monaco/vs/base/browser/ui/codicons/codicon/codicon.ttf", "monaco/vs/base/common/worker/simpleWorker.nls.js", "monaco/vs/base/worker/workerMain.js", "monaco/vs/basic-languages/csharp/csharp.js", "monaco/vs/basic-languages/markdown/markdown.js",
                "monaco/vs/editor/editor.main.css", "monaco/vs/editor/editor.main.js", "monaco/vs/editor/editor.main.nls.js", "monaco/vs/loader.js",
            ],
            Assets.Names.Where(name => name.StartsWith("monaco/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task PlotlyIsHiddenFromModuleLoaders()
    {
        using MemoryStream script = new();
        await Assets.WriteAsync("plotly.js", script, default);

        string text = Encoding.UTF8.GetString(script.ToArray());
        Assert.StartsWith("(function(define,module,exports){/**\n* plotly.js v2.28.0", text);
        Assert.EndsWith("\n})();", text);
    }
}
