namespace BertNotebooks.Display;

/// <summary>The formatters that <see cref="TypeFormatterSourceAttribute"/> names; the kernel creates it and calls it by name.</summary>
internal sealed class HtmlFormatterSource
{
    public IEnumerable<object> CreateTypeFormatters() => [new HtmlFormatter()];

    internal sealed class HtmlFormatter
    {
        public string MimeType { get; } = "text/html";

        public bool Format(object instance, TextWriter writer)
        {
            if (instance is not IHtml html)
            {
                return false;
            }

            writer.Write(html.ToHtml());
            return true;
        }
    }
}
