namespace BertNotebooks.Dib.Page;

/// <summary>The style of a page; fonts are those of the reader's system.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light; --text: #1f2328; --quiet: #59636e; --line: #d8dee4; --code: #f6f8fa; --accent: #0969da; --bad: #b3261e; }
        * { box-sizing: border-box; }
        body { margin: 0; color: var(--text); background: #fff; font: 17px/1.6 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
        main, header, footer { max-width: 860px; margin: 0 auto; padding: 0 20px; }
        header { padding-top: 24px; color: var(--quiet); font-size: 14px; }
        footer { margin: 48px auto 32px; color: var(--quiet); font-size: 14px; }
        h1, h2, h3, h4 { line-height: 1.25; margin: 1.8em 0 0.6em; }
        h1 { font-size: 2em; margin-top: 0.6em; }
        h2 { font-size: 1.45em; padding-bottom: 0.2em; border-bottom: 1px solid var(--line); }
        h3 { font-size: 1.15em; }
        a { color: var(--accent); text-underline-offset: 2px; }
        pre, code, kbd { font-family: ui-monospace, "Cascadia Code", "SF Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: 0.87em; }
        :not(pre) > code { background: var(--code); padding: 0.15em 0.35em; border-radius: 4px; }
        pre { margin: 0; overflow-x: auto; line-height: 1.5; white-space: pre; }
        pre.code { background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: 12px 14px; }
        blockquote { margin: 1em 0; padding: 0.2em 1em; border-left: 4px solid var(--line); color: var(--quiet); }
        blockquote > :first-child { margin-top: 0.3em; }
        blockquote > :last-child { margin-bottom: 0.3em; }
        img, svg { max-width: 100%; height: auto; }
        details { margin: 1em 0; padding: 0.4em 1em; border: 1px solid var(--line); border-radius: 6px; }
        summary { cursor: pointer; font-weight: 600; }
        .text > table, .text blockquote > table, .text details > table { border-collapse: collapse; display: block; overflow-x: auto; max-width: 100%; }
        .text > table th, .text > table td, .text details > table th, .text details > table td { border: 1px solid var(--line); padding: 5px 12px; }
        .text > table th { background: var(--code); }
        .formula { margin: 1em 0; overflow-x: auto; overflow-y: hidden; padding: 0.2em 0; }
        math { font-size: 1.08em; }
        nav { margin: 1.5em 0; padding: 10px 18px; border: 1px solid var(--line); border-radius: 6px; font-size: 15px; }
        nav strong { display: block; }
        nav ul { list-style: none; margin: 0; padding: 0; }
        nav a { text-decoration: none; }
        nav .level-3 { padding-left: 1.4em; }
        .cell { margin: 1.3em 0; }
        .label { display: flex; justify-content: space-between; color: var(--quiet); font-size: 13px; margin-bottom: 3px; }
        .label a { color: inherit; text-decoration: none; }
        .outputs { padding: 4px 0 0 14px; border-left: 3px solid var(--line); margin-top: 8px; }
        .outputs:empty { display: none; }
        details.prediction { margin: 8px 0; padding: 4px 10px; }
        .output { margin: 6px 0; overflow-x: auto; max-width: 100%; }
        .output pre { white-space: pre-wrap; }
        .output.error-stream pre { color: var(--bad); }
        .failure, .banner { border: 1px solid var(--bad); border-left-width: 5px; border-radius: 6px; background: #fff4f3; padding: 10px 14px; margin: 10px 0; }
        .failure pre { white-space: pre-wrap; margin-top: 6px; color: var(--bad); }
        .failure ul { margin: 6px 0 0; padding-left: 1.3em; font-size: 14px; color: var(--quiet); }
        .failed pre.code { border-color: var(--bad); }
        .not-run pre.code { opacity: 0.6; }
        .keyword, .preprocessorKeyword, .controlKeyword { color: #0a3fb5; }
        .string, .stringCSharpVerbatim { color: #0a6b3d; }
        .comment, .xmlDocComment, .xmlDocTag { color: #5f6a74; font-style: italic; }
        .number, .constant { color: #8a3b00; }
        .className, .type { color: #6f2da8; }
        @media (max-width: 600px) { body { font-size: 16px; } main, header, footer { padding: 0 14px; } h1 { font-size: 1.6em; } .outputs { padding-left: 8px; } }
        @media print { nav { display: none; } pre { white-space: pre-wrap; } .cell { break-inside: avoid; } }
        """;
}
