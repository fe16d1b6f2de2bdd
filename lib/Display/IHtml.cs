namespace BertNotebooks.Display;

/// <summary>Something a notebook or a rendered page shows as HTML.</summary>
public interface IHtml
{
    /// <summary>A self-contained fragment: every text encoded, nothing loaded from anywhere.</summary>
    string ToHtml();
}
