using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace BertNotebooks.Tests.Foundation;

/// <summary>Kernels of another make under the names that .NET Interactive has: 1.0.0-beta.26120.1 has both properties as the first one here.</summary>
public sealed class InteractiveKernelTests
{
    private const string Sound = """
        public static System.Threading.CancellationTokenSource Source = new();
        public static bool Runs = true;
        public static KernelInvocationContext Current => Runs ? new() : null;
        public System.Threading.CancellationToken CancellationToken => Source.Token;
        """;

    // The kernel of this process is looked for before any of these is loaded.
    public InteractiveKernelTests() => Assert.Null(InteractiveKernel.Current.Token);

    [Fact]
    public void TokenIsThatOfTheCommandThatRuns()
    {
        Assembly assembly = Load("Microsoft.DotNet.Interactive", Sound);
        Type context = assembly.GetType("Microsoft.DotNet.Interactive.KernelInvocationContext")!;
        InteractiveKernel kernel = new([typeof(object).Assembly, assembly]);

        CancellationToken token = Assert.NotNull(kernel.Token);
        Assert.False(token.IsCancellationRequested);
        ((CancellationTokenSource)context.GetField("Source")!.GetValue(null)!).Cancel();
        Assert.True(token.IsCancellationRequested);

        context.GetField("Runs")!.SetValue(null, false);
        Assert.Null(kernel.Token);
    }

    [Theory]
    [InlineData("Microsoft.DotNet.Interactive", "")]
    [InlineData("Microsoft.DotNet.Interactive", "public static KernelInvocationContext Current => new();")]
    [InlineData("Microsoft.DotNet.Interactive", "public static KernelInvocationContext Current => new(); public string CancellationToken => null;")]
    [InlineData("Microsoft.DotNet.Interactive", "public static KernelInvocationContext Current => throw new System.Exception();")]
    [InlineData("Microsoft.DotNet.Interactive", "public static KernelInvocationContext Current => new(); public System.Threading.CancellationToken CancellationToken => throw new System.ObjectDisposedException(\"\");")]
    [InlineData("Microsoft.DotNet.Interactive", "public KernelInvocationContext Current => this; public System.Threading.CancellationToken CancellationToken => new(true);")]
    [InlineData("Microsoft.DotNet.Interactive.Core", Sound)]
    public void KernelOfAnotherMakeIsNoKernel(string name, string members) => Assert.Null(new InteractiveKernel([Load(name, members)]).Token);

    private static Assembly Load(string name, string members)
    {
        using MemoryStream image = new();
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText($"namespace Microsoft.DotNet.Interactive {{ public class KernelInvocationContext {{ {members} }} }}")],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        image.Position = 0;
        return new AssemblyLoadContext(name, isCollectible: true).LoadFromStream(image);
    }
}
