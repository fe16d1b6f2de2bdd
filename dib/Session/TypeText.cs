using System.Runtime.CompilerServices;

namespace BertNotebooks.Dib.Session;

/// <summary>Writes a type's name as C# does, without namespaces.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    /// <summary>The name.</summary>
    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return ArrayOf(type);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        string name = type.Name.Split('`')[0];
        if (name.Contains("AnonymousType", StringComparison.Ordinal))
        {
            return "anonymous type";
        }

        string[] arguments = [.. type.GetGenericArguments().Select(Of)];
        return arguments.Length == 0 ? name
            : type.IsValueType && type.IsAssignableTo(typeof(ITuple)) ? $"({string.Join(", ", arguments)})"
            : $"{name}<{string.Join(", ", arguments)}>";
    }

    // The outer array's brackets come first: int[][,] is an array of matrices.
    private static string ArrayOf(Type type)
    {
        string brackets = "";
        while (type.IsArray)
        {
            brackets += $"[{new string(',', type.GetArrayRank() - 1)}]";
            type = type.GetElementType()!;
        }

        return Of(type) + brackets;
    }
}
