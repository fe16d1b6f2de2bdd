using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BertNotebooks.Engine;

/// <summary>The native library that TorchSharp stands on.</summary>
public static class TorchRuntime
{
    private static readonly Lazy<Exception?> Failure = new(TryLoad);

    /// <summary>Whether the process is tuned when libtorch is loaded.</summary>
    internal static bool IsTuned { get; set; }

    /// <summary>What tuning does.</summary>
    internal static Action Tuning { get; set; } = () =>
    {
        NativeMemory.Keep();
        WaitingThreads.LetSleepWhereBusy();
    };

    /// <summary>Asks for what makes training faster and concerns the whole process, for one that does nothing else: to be called before libtorch is loaded.</summary>
    /// <remarks>When libtorch is loaded, glibc's allocator then keeps the memory that is freed, and on a busy machine libtorch's waiting threads sleep.</remarks>
    public static void Tune() => IsTuned = true;

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
            ? $"libtorch cannot be loaded on {system}: {LastLine(Innermost(failure).Message)} Build again with `dotnet build -c Release`; environment.md, section \"Native library\", tells more."
            : $"There is no libtorch for {system}: TorchSharp's packages have Linux x64, Windows x64 and macOS arm64. environment.md, section \"Native library\", tells what to do instead.";
    }

    internal static Exception? TryLoad()
    {
        try
        {
            if (IsTuned)
            {
                Tuning();
            }

            LoadNativeFile();
            TouchTorch();
            KeepToLimit();
            return null;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or BadImageFormatException or NotSupportedException or EntryPointNotFoundException or FileNotFoundException)
        {
            return e;
        }
    }

    // Before TorchSharp looks for it: where its own search fails, it prints a page of trace and copies half a gigabyte.
    private static void LoadNativeFile()
    {
        Assembly torchSharp = typeof(TorchSharp.torch).Assembly;
        if (!NativeLibrary.TryLoad("LibTorchSharp", torchSharp, null, out _))
        {
            // By its path, the loader says what it finds amiss.
            NativeLibrary.Load(NativeFiles.Find(NativeFile) ?? throw new DllNotFoundException($"'{Path.Combine(AssemblyFolder.Of(torchSharp), NativeFile)}' is missing."));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TouchTorch()
    {
        using TorchSharp.torch.Tensor one = TorchSharp.torch.ones(1);
        _ = one.item<float>();
    }

    // torch counts physical cores and knows nothing of a container's share of them.
    private static void KeepToLimit()
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null && TorchSharp.torch.get_num_threads() > Environment.ProcessorCount)
        {
            TorchSharp.torch.set_num_threads(Environment.ProcessorCount);
        }
    }

    private static string NativeFile => OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";

    // The loader's own words come last.
    private static string LastLine(string message) => message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^1].TrimEnd('.') + ".";

    private static Exception Innermost(Exception e) => e.InnerException is Exception inner ? Innermost(inner) : e;
}
