using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace BertNotebooks.Dib.Language;

/// <summary>The documentation of a method as plain text.</summary>
/// <param name="Summary">What it is for.</param>
/// <param name="Parameters">What each parameter is for.</param>
internal sealed partial record DocumentationText(string Summary, IReadOnlyDictionary<string, string> Parameters)
{
    private static readonly DocumentationText None = new("", new Dictionary<string, string>());

    /// <summary>Reads it; without any, the texts are empty. A constructor without its own has its type's, as a record's.</summary>
    public static DocumentationText Of(ISymbol symbol, CancellationToken cancel)
    {
        DocumentationText own = Of(symbol.OriginalDefinition.GetDocumentationCommentXml(cancellationToken: cancel));
        return own.Summary.Length == 0 && symbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
            ? Of(symbol.ContainingType.OriginalDefinition.GetDocumentationCommentXml(cancellationToken: cancel))
            : own;
    }

    private static DocumentationText Of(string? xml)
    {
        try
        {
            XElement? member = string.IsNullOrWhiteSpace(xml) ? null : XElement.Parse(xml);
            return member is null ? None : new DocumentationText(
                Plain(member.Element("summary")),
                member.Elements("param").GroupBy(param => (string?)param.Attribute("name") ?? "").ToDictionary(group => group.Key, group => Plain(group.First())));
        }
        catch (XmlException)
        {
            return None;
        }
    }

    private static string Plain(XElement? element) => element is null ? "" : Blanks().Replace(string.Concat(element.Nodes().Select(Plain)), " ").Trim();

    // <see cref="T:System.String"/> is String, <paramref name="x"/> is x.
    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } reference => ((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("langword") ?? (string?)reference.Attribute("name") ?? "")
            .Split('(')[0].Split('.', ':')[^1].Split('`')[0],
        XElement element => string.Concat(element.Nodes().Select(Plain)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
