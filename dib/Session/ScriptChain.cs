using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace BertNotebooks.Dib.Session;

/// <summary>Compiles one piece of C# after another, each seeing the declarations of those before it.</summary>
internal sealed class ScriptChain
{
    /// <summary>The namespaces that are open in a cell without a <c>using</c>: those of the .NET Interactive C# kernel.</summary>
    public static readonly IReadOnlyList<string> Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
    ];

    private readonly ScriptOptions _options;
    private readonly bool _runs;
    private Script<object>? _last;

    /// <summary>Starts with nothing declared.</summary>
    /// <param name="folder">The folder of the notebook that runs.</param>
    /// <param name="runs">Whether the pieces are run; when they are only checked, no code is written for them.</param>
    public ScriptChain(string folder, bool runs)
    {
        _runs = runs;
        LoadedReferences references = new(folder);
        _options = ScriptOptions.Default
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithEmitDebugInformation(true)
            .WithFileEncoding(System.Text.Encoding.UTF8)
            .WithImports(Imports)
            .WithMetadataResolver(references)
            .WithReferences(LoadedReferences.Framework);
    }

    /// <summary>Compiles a piece; when it is sound, the next ones see it.</summary>
    /// <param name="file">The notebook's file, which relative references start from and traces name.</param>
    /// <param name="firstLine">The line of the file on which the code begins.</param>
    /// <param name="code">The C#.</param>
    /// <param name="cancel">Stops the compiler.</param>
    public (Script<object> Script, Diagnostic? Error) Compile(string file, int firstLine, string code, CancellationToken cancel)
    {
        // Empty lines in front make the compiler count the lines as the file does.
        string padded = new string('\n', firstLine - 1) + code;
        ScriptOptions options = _options.WithFilePath(file);
        Script<object> script = _last is null
            ? CSharpScript.Create<object>(padded, options, typeof(NotebookGlobals))
            : _last.ContinueWith<object>(padded, options);
        ImmutableArray<Diagnostic> diagnostics = _runs ? script.Compile(cancel) : script.GetCompilation().GetDiagnostics(cancel);
        Diagnostic? error = diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        _last = error is null ? script : _last;
        return (script, error);
    }
}
