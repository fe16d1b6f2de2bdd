using System.Reflection;
using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

/// <summary>Does what the kernel's formatter registry does: finds attribute, source and formatter by their names.</summary>
public sealed class KernelFormatterTests
{
    public static TheoryData<Type> DisplayTypes =>
        [.. typeof(Html).Assembly.GetExportedTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IHtml)))];

    [Theory]
    [MemberData(nameof(DisplayTypes))]
    public void KernelFindsAFormatterThatWritesTheHtml(Type type)
    {
        IHtml instance = Samples.All.Values.Select(make => make()).First(sample => sample.GetType() == type);
        object attribute = Assert.Single(type.GetCustomAttributes(inherit: false), a => a.GetType().Name == "TypeFormatterSourceAttribute");
        Type sourceType = Assert.IsType<Type>(Property(attribute, "FormatterSourceType"), exactMatch: false);
        Assert.Equal(["text/html"], Assert.IsType<string[]>(Property(attribute, "PreferredMimeTypes")));

        object source = Activator.CreateInstance(sourceType)!;
        IEnumerable<object> formatters = (IEnumerable<object>)sourceType.GetMethod("CreateTypeFormatters", Type.EmptyTypes)!.Invoke(source, null)!;
        object formatter = Assert.Single(formatters);
        Assert.Equal("text/html", Property(formatter, "MimeType"));
        MethodInfo format = formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)])!;
        using StringWriter writer = new();

        Assert.Equal(true, format.Invoke(formatter, [instance, writer]));
        Assert.Equal(instance.ToHtml(), writer.ToString());
        Assert.Equal(false, format.Invoke(formatter, ["no display", TextWriter.Null]));
    }

    [Theory]
    [MemberData(nameof(DisplayTypes))]
    public void OtherHostsFindAPublicToHtml(Type type)
    {
        MethodInfo method = type.GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes)!;
        Assert.Equal(typeof(string), method.ReturnType);
    }

    private static object? Property(object target, string name) =>
        target.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance)!.GetValue(target);
}
