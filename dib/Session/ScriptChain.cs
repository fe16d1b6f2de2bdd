using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace BertNotebooks.Dib.Session;

/// <summary>Compiles pieces of C#, each seeing the declarations of those before it.</summary>
internal sealed class ScriptChain
{
    /// <summary>The namespaces that are open in a cell without a <c>using</c>: those of the .NET Interactive C# kernel.</summary>
    public static readonly IReadOnlyList<string> Imports =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
    ];

    private readonly ScriptOptions _options;
    private readonly bool _runs;

    /// <summary>Prepares what all pieces share.</summary>
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

    /// <summary>Compiles a piece.</summary>
    /// <param name="last">The piece whose declarations, and those before it, are in sight; null for the first.</param>
    /// <param name="file">The notebook's file, which relative references start from and traces name.</param>
    /// <param name="firstLine">The line of the file on which the code begins.</param>
    /// <param name="code">The C#.</param>
    /// <param name="cancel">Stops the compiler.</param>
    public (Script<object> Script, Diagnostic? Error) Compile(Script? last, string file, int firstLine, string code, CancellationToken cancel)
    {
        // Empty lines in front make the compiler count the lines as the file does.
        string padded = new string('\n', firstLine - 1) + code;
        ScriptOptions options = _options.WithFilePath(file);
        Script<object> script = Create(last, padded, options);
        if (!_runs)
        {
            return (script, FirstError(script.GetCompilation().GetDiagnostics(cancel)));
        }

        Script<object> stoppable = Create(last, StopChecks.Insert(script.GetCompilation()), options);
        return WriteCode(stoppable, cancel) is null ? (stoppable, null) : (script, WriteCode(script, cancel));
    }

    private static Diagnostic? FirstError(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    // Script.Compile would bind all once more, for its warnings.
    private static Diagnostic? WriteCode(Script<object> script, CancellationToken cancel)
    {
        try
        {
            script.CreateDelegate(cancel);
            return null;
        }
        catch (CompilationErrorException e)
        {
            return FirstError(e.Diagnostics);
        }
    }

    private static Script<object> Create(Script? last, string code, ScriptOptions options) => last is null
        ? CSharpScript.Create<object>(code, options, typeof(NotebookGlobals))
        : last.ContinueWith<object>(code, options);
}
