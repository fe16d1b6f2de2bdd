using Microsoft.AspNetCore.Http;

namespace BertNotebooks.Play.Server;

/// <summary>What browsers are told to forbid.</summary>
internal static class SecurityHeaders
{
    /// <summary>For pages: scripts of the player's files and those with the nonce, styles in elements (Monaco and plotly.js set them), pictures in the text, nothing from anywhere else.</summary>
    public static string OfPage(string nonce) => Policy($"'self' 'nonce-{nonce}'");

    /// <summary>For the player's files: a worker goes by its own file's rules.</summary>
    public static string OfFile { get; } = Policy("'self'");

    /// <summary>For all that is no page: opened by itself it shows no more than text and may do nothing.</summary>
    public const string OfContent = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>Sets what all answers have; a page or a file then has a policy of its own.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = OfContent;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static string Policy(string scripts) =>
        $"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
