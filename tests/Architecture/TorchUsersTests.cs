using System.Reflection;
using Xunit;

namespace BertNotebooks.Tests.Architecture;

/// <summary>Tests that call torch, themselves or through what they call, must not run beside each other.</summary>
public sealed class TorchUsersTests
{
    private const string Torch = "TorchSharp";

    private static readonly Assembly s_tests = typeof(TorchUsersTests).Assembly;

    [Fact]
    public void WhoReachesTorchIsInItsCollection()
    {
        Calls calls = new([s_tests, .. Arrows.Kit]);
        Assert.Empty(
            from type in s_tests.GetTypes()
            where type.GetMethods().Any(method => method.GetCustomAttribute<FactAttribute>() is not null)
            where CollectionOf(type) is not TorchCollection.Name and not AloneCollection.Name
            where calls.Lead([.. Calls.MethodsOf(type), .. FixturesOf(type).SelectMany(Calls.MethodsOf)], Torch)
            select type.FullName);
    }

    [Theory]
    [InlineData(nameof(Callers.Itself), true)]
    [InlineData(nameof(Callers.ThroughTheKit), true)]
    [InlineData(nameof(Callers.InALambda), true)]
    [InlineData(nameof(Callers.InAnIterator), true)]
    [InlineData(nameof(Callers.InAnAsyncMethod), true)]
    [InlineData(nameof(Callers.BesideIt), false)]
    public void CallIsFollowed(string method, bool leads) =>
        Assert.Equal(leads, new Calls([s_tests, .. Arrows.Kit]).Lead([typeof(Callers).GetMethod(method)!], Torch));

    private static object? CollectionOf(Type type) =>
        type.GetCustomAttributesData().FirstOrDefault(attribute => attribute.AttributeType == typeof(CollectionAttribute))?.ConstructorArguments[0].Value;

    private static IEnumerable<Type> FixturesOf(Type type) =>
        type.GetInterfaces().Where(@interface => @interface.IsGenericType && @interface.GetGenericTypeDefinition() == typeof(IClassFixture<>)).Select(@interface => @interface.GetGenericArguments()[0]);
}

/// <summary>Methods that are read and not run.</summary>
file static class Callers
{
    public static void Itself() => TorchSharp.torch.get_num_threads();

    public static void ThroughTheKit() => BertNotebooks.Engine.TorchRuntime.Require();

    public static void InALambda() => new Thread(() => Itself()).Start();

    public static string InAnIterator() => string.Concat(Numbers());

    public static async Task InAnAsyncMethod() => await WaitAsync();

    public static void BesideIt() => new BertNotebooks.Model.BertConfig().Validate();

    private static IEnumerable<int> Numbers()
    {
        Itself();
        yield return 1;
    }

    private static async Task WaitAsync()
    {
        await Task.Yield();
        Itself();
    }
}
