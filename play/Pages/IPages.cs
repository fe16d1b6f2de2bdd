namespace BertNotebooks.Play.Pages;

/// <summary>The pages of the player.</summary>
internal interface IPages
{
    /// <summary>The list of lessons.</summary>
    string Index(PageFrame frame);

    /// <summary>The page of a notebook; null where no notebook has that id.</summary>
    string? Notebook(string id, PageFrame frame);
}

/// <summary>What the server gives each page that it sends.</summary>
/// <param name="Nonce">What its scripts carry, so that the browser runs them.</param>
/// <param name="Key">What its socket must say first.</param>
/// <param name="Assets">The path of the files beside the pages, which ends with a slash: <c>app.js</c>, <c>plotly.js</c>, <c>monaco/vs/loader.js</c>.</param>
/// <param name="HasMonaco">Whether the editor is among them; without it a plain text area serves.</param>
internal sealed record PageFrame(string Nonce, string Key, string Assets, bool HasMonaco);
