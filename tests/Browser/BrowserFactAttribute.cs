using Xunit;

namespace BertNotebooks.Tests.Browser;

/// <summary>A test in a browser; skipped, saying so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Looks for the browser.</summary>
    public BrowserFactAttribute() => Skip = Chromium.Path is null
        ? "There is no Chromium: install it (on Debian: apt-get install chromium), or tell its path in CHROMIUM."
        : null;
}
