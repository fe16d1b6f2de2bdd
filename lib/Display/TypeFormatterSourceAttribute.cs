namespace BertNotebooks.Display;

/// <summary>Tells a .NET Interactive kernel how to show a type; the kernel knows the attribute by its name, so no reference to it is needed.</summary>
/// <remarks>The convention of <c>Microsoft.DotNet.Interactive.Formatting</c>: the names of all members here and in the formatter are fixed.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; set; } = ["text/html"];
}
