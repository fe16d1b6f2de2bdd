using System.Collections;
using System.Globalization;
using System.Reflection;

namespace BertNotebooks.Dib.Session;

/// <summary>Says how much a value holds without running code of the value's own.</summary>
internal static class VariableSize
{
    /// <summary>Items, characters, or a tensor's shape and number type; empty where that says nothing.</summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => Count(text.Length, "character"),
        Array { Rank: 1 } array => Count(array.Length, "item"),
        Array array => string.Join(" x ", Enumerable.Range(0, array.Rank).Select(array.GetLength)),
        ICollection items when IsFramework(value.GetType()) => Count(items.Count, "item"),
        _ when TensorType(value.GetType()) is { } tensor => Tensor(tensor, value),
        _ when IsFramework(value.GetType()) && value.GetType().GetProperty("Count")?.GetValue(value) is int count => Count(count, "item"),
        _ => "",
    };

    private static string Count(int count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {unit}{(count == 1 ? "" : "s")}");

    private static bool IsFramework(Type type) => type.Assembly.GetName().Name?.StartsWith("System.", StringComparison.Ordinal) == true;

    // Found by its name: this part of the kit does not know TorchSharp.
    private static Type? TensorType(Type? type)
    {
        while (type is not null && type.FullName != "TorchSharp.torch+Tensor")
        {
            type = type.BaseType;
        }

        return type;
    }

    private static string Tensor(Type type, object tensor)
    {
        try
        {
            return Property("IsInvalid") is true
                ? "disposed"
                : $"[{string.Join(", ", (long[])Property("shape")!)}] {Property("dtype")}";
        }
        catch (TargetInvocationException)
        {
            return "disposed";
        }

        object? Property(string name) => type.GetProperty(name)?.GetValue(tensor);
    }
}
