using System.Reflection;

namespace BertNotebooks.Tests.Architecture;

/// <summary>Follows the calls of compiled methods within some assemblies; what a virtual call or a delegate runs is not known and not followed.</summary>
internal sealed class Calls(params Assembly[] within)
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly Dictionary<MethodBase, MethodBase[]> _called = [];

    /// <summary>All methods and constructors that a type declares, those in its nested types with them.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Type type) =>
        [.. type.GetMethods(Declared), .. type.GetConstructors(Declared), .. type.GetNestedTypes(Declared).SelectMany(MethodsOf)];

    /// <summary>Tells whether a call leads from one of the methods to one in an assembly.</summary>
    public bool Lead(IEnumerable<MethodBase> from, string assembly)
    {
        HashSet<MethodBase> seen = [.. from];
        Queue<MethodBase> open = new(seen);
        while (open.TryDequeue(out MethodBase? method))
        {
            foreach (MethodBase called in CalledBy(method))
            {
                if (called.Module.Assembly.GetName().Name == assembly)
                {
                    return true;
                }

                if (within.Contains(called.Module.Assembly) && seen.Add(called))
                {
                    open.Enqueue(called);
                }
            }
        }

        return false;
    }

    private MethodBase[] CalledBy(MethodBase method)
    {
        if (!_called.TryGetValue(method, out MethodBase[]? called))
        {
            _called[method] = called = [.. References.NamedIn(method).SelectMany(Run).Select(run => run.Module.ResolveMethod(run.MetadataToken)!).Distinct()];
        }

        return called;
    }

    // A method itself, the beginning of its class, and all of the class that the compiler made of an iterator or an async method.
    private static IEnumerable<MethodBase> Run(MemberInfo named) => named switch
    {
        MethodBase { DeclaringType.IsArray: true } => [],
        MethodBase method => [method, .. Beginning(method.DeclaringType), .. (method.IsGenericMethod ? method.GetGenericArguments() : []).Append(method.DeclaringType).SelectMany(Machine)],
        FieldInfo field => Beginning(field.DeclaringType),
        _ => [],
    };

    private static IEnumerable<MethodBase> Beginning(Type? type) => type?.TypeInitializer is ConstructorInfo beginning ? [beginning] : [];

    private static IEnumerable<MethodBase> Machine(Type? type) =>
        type is { IsNested: true } && type.Name.StartsWith('<') && type.Name.Contains(">d__", StringComparison.Ordinal) ? type.GetMethods(Declared) : [];
}
