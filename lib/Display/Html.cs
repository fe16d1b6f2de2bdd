using System.Globalization;
using System.Text.Encodings.Web;

namespace BertNotebooks.Display;

/// <summary>An immutable fragment of HTML.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class Html : IHtml
{
    // Encodes < > & " ' and leaves other letters readable; what it escapes is written for elements and quoted attributes alike.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    private readonly string _html;

    private Html(string html) => _html = html;

    /// <summary>Nothing: what a notebook displays first where it will update later.</summary>
    public static Html Empty { get; } = new("");

    /// <summary>Takes a string that is HTML already.</summary>
    public static Html Raw(string html) => new(html.NotNull());

    /// <summary>Encodes a text, so that it shows as it is.</summary>
    public static Html Text(string? text) => new(Encoder.Encode(text ?? ""));

    /// <summary>Fills an interpolated string: fragments go in as they are, everything else is encoded; numbers are written in the invariant culture.</summary>
    public static Html Format(FormattableString template) => new(template.NotNull().ToString(EncodingFormatter.Instance));

    /// <summary>Puts fragments one after the other.</summary>
    public static Html Concat(params IHtml[] parts) => Concat(parts.NotNull().AsEnumerable());

    internal static Html Concat(IEnumerable<IHtml> parts) => new(string.Concat(parts.Select(part => part.ToHtml())));

    /// <inheritdoc/>
    public string ToHtml() => _html;

    /// <summary>The HTML.</summary>
    public override string ToString() => _html;

    private sealed class EncodingFormatter : IFormatProvider, ICustomFormatter
    {
        public static readonly EncodingFormatter Instance = new();

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            null => "",
            IHtml html => html.ToHtml(),
            IEnumerable<IHtml> parts => Concat(parts)._html,
            IFormattable value => Encoder.Encode(value.ToString(format, CultureInfo.InvariantCulture)),
            _ => Encoder.Encode(arg.ToString() ?? ""),
        };
    }
}
