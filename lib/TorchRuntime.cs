using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BertNotebooks;

/// <summary>The native library that TorchSharp stands on.</summary>
public static class TorchRuntime
{
    private static readonly Lazy<Exception?> Failure = new(TryLoad);

    /// <summary>Loads libtorch, or says what is missing.</summary>
    /// <exception cref="BertNotebooksException">It cannot be loaded on this system; the message names the system and the cure.</exception>
    public static void Require()
    {
        if (Failure.Value is Exception failure)
        {
            throw new BertNotebooksException(Explain(RuntimeInformation.OSArchitecture, OperatingSystem.IsLinux(), OperatingSystem.IsMacOS(), failure), failure);
        }
    }

    internal static string Explain(Architecture architecture, bool linux, bool macOS, Exception failure)
    {
        bool packaged = architecture == Architecture.X64 ? !macOS : macOS && architecture == Architecture.Arm64;
        string system = $"{(linux ? "Linux" : macOS ? "macOS" : "Windows")} {architecture}";
        return packaged
            ? $"libtorch cannot be loaded on {system}: {Innermost(failure).Message} Build again with `dotnet build -c Release`; environment.md, section \"Native library\", tells more."
            : $"There is no libtorch for {system}: TorchSharp's packages have Linux x64, Windows x64 and macOS arm64. environment.md, section \"Native library\", tells what to do instead.";
    }

    private static Exception? TryLoad()
    {
        try
        {
            TouchTorch();
            return null;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or BadImageFormatException or NotSupportedException or EntryPointNotFoundException or FileNotFoundException)
        {
            return e;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TouchTorch()
    {
        using TorchSharp.torch.Tensor one = TorchSharp.torch.ones(1);
        _ = one.item<float>();
    }

    private static Exception Innermost(Exception e) => e.InnerException is Exception inner ? Innermost(inner) : e;
}
