using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace BertNotebooks.Dib.Session;

/// <summary>Writes a value as text: sequences and dictionaries with what they hold, all else as its <c>ToString</c>.</summary>
/// <remarks>On one line, but for what holds sequences or entries: those stand one a line. Lists that hold themselves, are deep or long are cut, so that every value ends.</remarks>
internal sealed class ValueText
{
    // Deeper, nobody reads on.
    private const int MaxDepth = 8;

    private const string Cut = "…";

    private readonly StringBuilder _text = new();
    private readonly Stack<object> _open = new();

    private bool IsFull => _text.Length >= CellOutputs.MaxCharacters;

    /// <summary>The value as text.</summary>
    public static string Of(object? value)
    {
        ValueText text = new();
        object?[]? parts = value is null || Items(value) is not { } items ? null : [.. items.Take(ValueRenderer.MaxItems + 1)];
        if (parts?.Any(part => AsEntry(part) is Entry || (part is not null && Items(part) is not null)) == true)
        {
            text.Write(value!, parts, ("", "\n", ""));
        }
        else
        {
            text.Write(parts is { Length: > 0 } ? parts : value);
        }

        return text.IsFull ? text._text.Append(CellOutputs.CutHere).ToString() : text._text.ToString();
    }

    private void Write(object? value)
    {
        if (AsEntry(value) is Entry entry)
        {
            Write(entry.Key);
            Append(": ");
            Write(entry.Value);
        }
        else if (value is ITuple tuple)
        {
            Write(value, Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), ("(", ", ", ")"));
        }
        else if (value is not null && Items(value) is { } items)
        {
            Write(value, items, value is IDictionary ? ("{", ", ", "}") : ("[", ", ", "]"));
        }
        else if (value is not null && IsAnonymous(value.GetType()))
        {
            Append("{ ");
            Write(value, value.GetType().GetProperties().Select(property => (object)new Named(property.Name, property.GetValue(value))), ("", ", ", ""));
            Append(" }");
        }
        else if (value is Named named)
        {
            Append(named.Name + " = ");
            Write(named.Value);
        }
        else
        {
            Append(value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture));
        }
    }

    private void Write(object owner, IEnumerable<object?> parts, (string Before, string Between, string Behind) signs)
    {
        if (_open.Count == MaxDepth || _open.Any(open => ReferenceEquals(open, owner)))
        {
            Append(Cut);
            return;
        }

        _open.Push(owner);
        Append(signs.Before);
        int count = 0;
        foreach (object? part in parts.TakeWhile(_ => !IsFull))
        {
            Append(count > 0 ? signs.Between : "");
            if (count++ == ValueRenderer.MaxItems)
            {
                Append(Cut);
                break;
            }

            Write(part);
        }

        Append(signs.Behind);
        _open.Pop();
    }

    private void Append(string? text) => _text.Append(text.AsSpan(0, Math.Min(text?.Length ?? 0, CellOutputs.MaxCharacters - _text.Length)));

    // What a value holds; null when it is no sequence, or one that says itself how it looks.
    private static IEnumerable<object?>? Items(object value) => value switch
    {
        string => null,
        IDictionary dictionary => dictionary.Cast<object?>().Select(AsEntry),
        Array { Rank: > 1 } array => Slices(array, []),
        IEnumerable items when HasNoWords(value.GetType()) || HoldsPlain(value.GetType()) => items.Cast<object?>(),
        _ => null,
    };

    // The rows of a matrix; of more dimensions, the rows' rows.
    private static IEnumerable<object?> Slices(Array array, int[] at) => Enumerable.Range(0, array.GetLength(at.Length))
        .Select(i => at.Length + 1 == array.Rank ? array.GetValue([.. at, i]) : Slices(array, [.. at, i]));

    // Their own words would name the types of lists.
    private static bool IsAnonymous(Type type) => type.Name.Contains("AnonymousType", StringComparison.Ordinal) && type.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static bool HasNoWords(Type type) => type.GetMethod(nameof(ToString), Type.EmptyTypes)?.DeclaringType is { } says && (says == typeof(object) || says == typeof(ValueType));

    private static bool HoldsPlain(Type type) => type.GetInterfaces().Any(one =>
        one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>) && IsPlain(one.GetGenericArguments()[0]));

    private static bool IsPlain(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(Half);

    // Of dictionaries, and of sequences that were made of them.
    private static object? AsEntry(object? value) => value switch
    {
        DictionaryEntry entry => new Entry(entry.Key, entry.Value),
        not null when value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) =>
            new Entry(type.GetProperty("Key")!.GetValue(value), type.GetProperty("Value")!.GetValue(value)),
        _ => value,
    };

    private sealed record Entry(object? Key, object? Value);

    private sealed record Named(string Name, object? Value);
}
