using System.Reflection;
using System.Runtime.CompilerServices;
using BertNotebooks.Checkpoints;
using BertNotebooks.Dib;
using Xunit;

namespace BertNotebooks.Tests.Messages;

/// <summary>Calls everything public with null for each argument that must not be null.</summary>
/// <remarks>
/// Left out: the constructors of records, which carry what the kit has made; exceptions, which allow it everywhere in .NET; and calls with spans, which
/// reflection cannot make.
/// </remarks>
[Collection(TorchCollection.Name)]
public sealed class NullArgumentTests
{
    [Fact]
    public void NullIsRefusedByName()
    {
        using SampleArguments samples = new();
        List<string> failures = [];
        int calls = 0;
        foreach (MethodBase method in Methods())
        {
            foreach (ParameterInfo parameter in method.GetParameters().Where(MustNotBeNull))
            {
                calls++;
                if (Failure(samples, method, parameter) is string failure)
                {
                    failures.Add($"{method.DeclaringType!.FullName}.{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.Name))}): {parameter.Name}: {failure}");
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {calls}:\n{string.Join('\n', failures)}");
        Assert.InRange(calls, 100, 1000);
    }

    private static IEnumerable<MethodBase> Methods() =>
        from assembly in new[] { typeof(ModelFolder).Assembly, typeof(NotebookRunner).Assembly }
        from type in assembly.GetExportedTypes()
        where !type.IsInterface && !typeof(Exception).IsAssignableFrom(type) && !typeof(Delegate).IsAssignableFrom(type)
        from method in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).OfType<MethodBase>()
        where !method.IsSpecialName || (method.IsConstructor && !IsRecord(type))
        where !method.IsAbstract && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null && method.Name is not ("Equals" or "PrintMembers" or "Deconstruct")
        where method.GetParameters().All(parameter => !parameter.ParameterType.IsByRefLike)
        select method;

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool MustNotBeNull(ParameterInfo parameter) =>
        !parameter.IsOut && !parameter.ParameterType.IsValueType && !parameter.ParameterType.IsByRef && !parameter.ParameterType.IsGenericParameter
        && new NullabilityInfoContext().Create(parameter).ReadState == NullabilityState.NotNull;

    private static string? Failure(SampleArguments samples, MethodBase method, ParameterInfo refused)
    {
        MethodBase closed = method is MethodInfo { IsGenericMethodDefinition: true } generic ? generic.MakeGenericMethod(samples.For(generic.GetGenericArguments()[0])) : method;
        try
        {
            object?[] arguments = [.. closed.GetParameters().Select(parameter => parameter.Name == refused.Name || parameter.ParameterType.IsByRef ? null : parameter.HasDefaultValue ? parameter.DefaultValue : samples.Of(parameter))];
            object? result = closed is ConstructorInfo constructor ? constructor.Invoke(arguments) : closed.Invoke(closed.IsStatic ? null : samples.Of(closed.DeclaringType!), arguments);
            (result as Task)?.GetAwaiter().GetResult();
            return "no exception";
        }
        catch (Exception e)
        {
            Exception thrown = e is TargetInvocationException { InnerException: Exception inner } ? inner : e;
            return thrown is ArgumentNullException { ParamName: string name } && name == refused.Name ? null
                : thrown is BertNotebooksException && thrown.Message.Contains(refused.Name!, StringComparison.Ordinal) ? null
                : $"{thrown.GetType().Name}: {thrown.Message.ReplaceLineEndings(" ")}";
        }
    }
}
