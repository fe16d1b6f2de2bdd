using System.Runtime.InteropServices;

namespace BertNotebooks.Dib.Processes;

/// <summary>Lets something be done before native code ends the process.</summary>
/// <remarks>
/// An exception of C++ that its library does not catch (TorchSharp's <c>matmul</c> of shapes that do not fit) never comes back to .NET: the
/// C++ library calls its handler for that and aborts. The handler is put in front of the library's own, which writes the reason.
/// </remarks>
internal static class NativeCrash
{
    private const string SetHandler = "_ZSt13set_terminatePFvvE";
    private static readonly string[] Libraries = ["libstdc++.so.6", "libc++abi.dylib"];

    // Kept, so that native code can call it as long as the process lives.
    private static Handler? s_ours;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Handler();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint Setter(nint handler);

    /// <summary>Does the action when the process is about to be aborted; where the C++ library is another, nothing is done.</summary>
    public static void Before(Action action)
    {
        foreach (string name in Libraries)
        {
            if (NativeLibrary.TryLoad(name, out nint library) && NativeLibrary.TryGetExport(library, SetHandler, out nint set))
            {
                Handler? own = null;
                s_ours = () =>
                {
                    action();
                    own?.Invoke();
                };
                nint before = Marshal.GetDelegateForFunctionPointer<Setter>(set)(Marshal.GetFunctionPointerForDelegate(s_ours));
                own = before == 0 ? null : Marshal.GetDelegateForFunctionPointer<Handler>(before);
                return;
            }
        }
    }
}
