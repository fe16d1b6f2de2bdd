using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Xunit;

namespace BertNotebooks.Tests.Architecture;

/// <summary>Each way to use a type is seen, and a constant's is not.</summary>
public sealed class ReferencesTests
{
    private interface IMarked<T>;

    [Theory]
    [InlineData(typeof(Base), typeof(EventArgs))]
    [InlineData(typeof(Interface), typeof(Version))]
    [InlineData(typeof(Constraint<>), typeof(EventArgs))]
    [InlineData(typeof(Attributed), typeof(Version))]
    [InlineData(typeof(Field), typeof(Version))]
    [InlineData(typeof(Parameter), typeof(Version))]
    [InlineData(typeof(Local), typeof(Version))]
    [InlineData(typeof(Body), typeof(CultureInfo))]
    [InlineData(typeof(StaticField), typeof(BigInteger))]
    [InlineData(typeof(TypeOf), typeof(Version))]
    [InlineData(typeof(Catch), typeof(RegexParseException))]
    [InlineData(typeof(GenericCall), typeof(Version))]
    [InlineData(typeof(AfterSwitch), typeof(Version))]
    public void UseIsSeen(Type user, Type used) => Assert.Contains(used, References.Of(user));

    [Fact]
    public void UseInALambdaIsInAClassOfItsOwner() =>
        Assert.Contains(typeof(Lambda).GetNestedTypes(System.Reflection.BindingFlags.NonPublic), nested => References.Of(nested).Contains(typeof(Version)));

    [Fact]
    public void ConstantIsNotSeen() => Assert.DoesNotContain(typeof(Limits), References.Of(typeof(Constant)));

    private sealed class Base : EventArgs;

    private sealed class Interface : IMarked<Version[]>;

    private sealed class Constraint<T>
        where T : EventArgs;

    [Marker(typeof(Version))]
    private sealed class Attributed;

    private sealed class Field
    {
        public List<Version>? Versions;

        // Assigned from outside, so that the field alone names the type.
        public sealed class Owner
        {
            public Field Owned { get; } = new() { Versions = [] };
        }
    }

    private static class Parameter
    {
        public static void Take(ref Version version) => _ = version;
    }

    private static class Local
    {
        public static object? Nothing()
        {
            Version? none = null;
            return none is null ? none : none;
        }
    }

    private static class Body
    {
        public static string Name() => CultureInfo.InvariantCulture + "";
    }

    private static class StaticField
    {
        public static string Name() => BigInteger.One + "";
    }

    private static class TypeOf
    {
        public static string Name() => typeof(Version) + "";
    }

    private static class Catch
    {
        public static void Try(Action action)
        {
            try
            {
                action();
            }
            catch (RegexParseException)
            {
            }
        }
    }

    private static class GenericCall
    {
        public static object Make() => Array.Empty<Version>();
    }

    private static class AfterSwitch
    {
        public static object Make(int kind) => kind switch { 0 => 'a', 1 => 2L, 2 => 1e9, 3 => 1f, 4 => int.MaxValue, 5 => "text", _ => new Version() };
    }

    private static class Lambda
    {
        public static Func<object> Make() => () => new Version();
    }

    private static class Constant
    {
        public static int Digits() => Limits.Digits;
    }

    private static class Limits
    {
        public const int Digits = 3;
    }

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class MarkerAttribute(Type type) : Attribute
    {
        public Type Type => type;
    }
}
