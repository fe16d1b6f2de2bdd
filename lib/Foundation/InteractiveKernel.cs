using System.Reflection;

namespace BertNotebooks.Foundation;

/// <summary>The kernel of .NET Interactive, found by name, since the kit refers to none of its packages; its own "Interrupt" cancels a token that cells do not see.</summary>
internal sealed class InteractiveKernel
{
    private static readonly Lazy<InteractiveKernel> Found = new(() => new InteractiveKernel(AppDomain.CurrentDomain.GetAssemblies()));

    private readonly PropertyInfo? _current;
    private readonly PropertyInfo? _token;

    /// <summary>Looks for the kernel among assemblies.</summary>
    public InteractiveKernel(IEnumerable<Assembly> assemblies)
    {
        Type? context = assemblies.FirstOrDefault(assembly => assembly.GetName().Name == "Microsoft.DotNet.Interactive")?.GetType("Microsoft.DotNet.Interactive.KernelInvocationContext");
        _current = context?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static);
        _token = context?.GetProperty("CancellationToken", BindingFlags.Public | BindingFlags.Instance);
    }

    /// <summary>The kernel of this process; it is there before the first cell asks.</summary>
    public static InteractiveKernel Current => Found.Value;

    /// <summary>The token of the command that runs on this thread; null where none does, or where there is no such kernel.</summary>
    public CancellationToken? Token
    {
        get
        {
            try
            {
                return _current?.GetValue(null) is object context ? _token?.GetValue(context) as CancellationToken? : null;
            }
            catch (Exception e) when (e is TargetException or TargetInvocationException or TargetParameterCountException or MethodAccessException or ArgumentException)
            {
                // Another version of the kernel: its cells cannot be followed, and must run all the same.
                return null;
            }
        }
    }
}
