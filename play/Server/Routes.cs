using System.Security.Cryptography;
using BertNotebooks.Play.Pages;
using Microsoft.AspNetCore.Http;

namespace BertNotebooks.Play.Server;

/// <summary>Which address gives what. No address is a path of the disk: notebooks, outputs and files have names of their own.</summary>
internal sealed class Routes(Gate gate, string start, IPages pages, IOutputs outputs, PageKeys keys, Sockets sockets)
{
    private const string PlainText = "text/plain; charset=utf-8";
    private const string HtmlText = "text/html; charset=utf-8";

    private static readonly Refusal NoCookie = new(StatusCodes.Status401Unauthorized, "Open the address that the program printed: it ends with a token, which lets this browser in.");
    private static readonly Refusal Nothing = new(StatusCodes.Status404NotFound, "There is nothing at this address: the list of lessons is at /.");
    private static readonly Refusal NoOutput = new(StatusCodes.Status404NotFound, "This output is gone: run its cell again.");

    /// <summary>Answers a request.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        if (gate.Refuse(context.Request) is Refusal refusal)
        {
            return RefuseAsync(context, refusal);
        }

        bool isKnown = gate.Knows(context.Request);
        string path = context.Request.Path.Value ?? "";
        if (path == "/" && context.Request.Query["token"] is [string token] && (gate.Opens(token) || isKnown))
        {
            // Out of the address, so that neither the history nor a screenshot has it.
            context.Response.Headers.SetCookie = gate.SetCookie;
            context.Response.Redirect(start);
            return Task.CompletedTask;
        }

        return isKnown ? AnswerKnownAsync(context, path) : RefuseAsync(context, NoCookie);
    }

    /// <summary>Answers with a refusal, as a plain text.</summary>
    public static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        if (refusal.Status == StatusCodes.Status405MethodNotAllowed)
        {
            context.Response.Headers.Allow = "GET, HEAD";
        }

        return SendAsync(context, PlainText, refusal.Text + "\n");
    }

    private Task AnswerKnownAsync(HttpContext context, string path) => path.Split('/') switch
    {
        ["", ""] => SendPageAsync(context, pages.Index),
        ["", "notebook", string id] => SendPageAsync(context, frame => pages.Notebook(id, frame)),
        ["", "output", string id] => SendOutputAsync(context, outputs.FindAsync(context.Request.Query["notebook"].ToString(), id)),
        ["", "feed"] => sockets.AnswerAsync(context),
        _ when path.StartsWith(Assets.Root, StringComparison.Ordinal) => SendFileAsync(context, path[Assets.Root.Length..]),
        _ => RefuseAsync(context, Nothing),
    };

    private Task SendPageAsync(HttpContext context, Func<PageFrame, string?> write)
    {
        string nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        if (write(new PageFrame(nonce, keys.Issue(), Assets.Root, Assets.HasMonaco)) is not string page)
        {
            return RefuseAsync(context, Nothing);
        }

        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.OfPage(nonce);
        return SendAsync(context, HtmlText, page);
    }

    private static async Task SendOutputAsync(HttpContext context, Task<LargeOutput?> search) => await (await search is LargeOutput output
        ? SendAsync(context, output.IsHtml ? HtmlText : PlainText, output.Text)
        : RefuseAsync(context, NoOutput));

    private static Task SendFileAsync(HttpContext context, string name)
    {
        if (Assets.ContentTypeOf(name) is not string type)
        {
            return RefuseAsync(context, Nothing);
        }

        context.Response.ContentType = type;
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.OfFile;
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Assets.WriteAsync(name, context.Response.Body, context.RequestAborted);
    }

    private static Task SendAsync(HttpContext context, string type, string text)
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
