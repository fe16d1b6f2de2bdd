using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Ganss.Xss;

namespace BertNotebooks.Dib.Page;

/// <summary>Keeps what formats and links in the HTML of a Markdown cell; what runs, loads, asks for input or leads away by itself is left out.</summary>
/// <remarks>
/// What a code cell shows is not touched: its code has run on this machine already, and charts need their script. The page's policy forbids it every load.
/// </remarks>
internal sealed partial class PageSanitizer
{
    // What Markdown and the kit's formulas make, and what authors write in it to format.
    private static readonly HashSet<string> Elements = Words(
        "a abbr article aside b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q "
        + "rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr "
        + "math mfrac mi mn mo mover mrow mspace msqrt msub msubsup msup mtext munder munderover");

    private static readonly HashSet<string> Attributes = Words(
        "align alt checked class color colspan datetime dir disabled height href id lang open reversed rowspan span src start style title type valign value width "
        + "alttext display form lspace mathvariant rspace stretchy");

    // None of them takes an address, and none lets a text leave its place. What stands for several counts as those.
    private static readonly HashSet<string> Styles = Words(
        "background-color border-bottom-color border-bottom-left-radius border-bottom-right-radius border-bottom-style border-bottom-width border-collapse border-left-color border-left-style "
        + "border-left-width border-right-color border-right-style border-right-width border-spacing border-top-color border-top-left-radius border-top-right-radius border-top-style border-top-width "
        + "clear color direction display float font-family font-size font-style font-variant font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width "
        + "min-height min-width padding padding-bottom padding-left padding-right padding-top text-align text-decoration text-decoration-color text-decoration-line text-decoration-style text-indent text-transform vertical-align white-space width word-break");

    private readonly HtmlSanitizer _sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = Elements,
        AllowedAttributes = Attributes,
        AllowedCssProperties = Styles,
        AllowedSchemes = Words("http https mailto"),
        UriAttributes = Words("href src"),
    });

    /// <summary>Sets the rules.</summary>
    /// <param name="pictures">Puts pictures into the page.</param>
    /// <param name="warn">Told what is left out.</param>
    public PageSanitizer(PagePictures pictures, Action<string> warn)
    {
        _sanitizer.FilterUrl += (_, link) => link.SanitizedUrl = link.Tag switch
        {
            IHtmlImageElement => pictures.Embed(link.OriginalUrl),
            IHtmlAnchorElement when link.SanitizedUrl is { } target => NotebookLink().Replace(target, "${notebook}.html"),
            _ => null,
        };
        _sanitizer.RemovingTag += (_, removed) => warn($"<{removed.Tag.LocalName.Shown()}> is left out: the HTML of a text formats and links, and does no more");
        _sanitizer.RemovingAttribute += (_, removed) => warn($"'{removed.Attribute.Name.Shown()}' of <{removed.Tag.LocalName.Shown()}> is left out: the HTML of a text formats and links, and does no more");
    }

    /// <summary>What may stay of a piece of HTML, every element closed; pictures are in it, links to notebooks are links to their pages.</summary>
    public string Clean(string html) => _sanitizer.Sanitize(html);

    private static HashSet<string> Words(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(?![a-z]+:)(?<notebook>[^#]*)\.dib(?=#|$)", RegexOptions.IgnoreCase)]
    private static partial Regex NotebookLink();
}
