using System.Text.Json;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Changes of the values and names of a JSON text; a text that is no JSON any more is changed up to the place where it ends to be.</summary>
internal static class JsonMutation
{
    private const int Deep = 10_000, Long = 100_000;

    private static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1", "1.5", "1e999", "-1e999", "1e-999", "NaN", "Infinity", "2147483647", "2147483648", "-2147483648", "4294967296", "9007199254740993",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1000000000000000019884624838656", "3000000000", "1e3", "01", "1.", "0x10",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "\"\"", "\"NaN\"", "\"1e999\"", "\"\\ud800\"", "\"\\u0000\"", "\"\\u001b[31m\"", "\"../../etc/passwd\"", "\"/etc/passwd\"", "\".\"", "{}", "[]", "[null]",
        "{\"\":0}", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", "[[[[]]]]", "[1,2]", "[-1,-2]", "[9223372036854775807,9223372036854775807]", "[9223372036854775807,0]", "\"bert\"", "\"F64\"",
    ];

    public static IReadOnlyList<Mutation> All { get; } = [Number, Value, Value, Deepen, Lengthen, Rename, AddMember, Duplicate];

    private static byte[] Number(byte[] json, byte[] other, SeededRandom random) =>
        ReplaceOne(json, random, type => type == JsonTokenType.Number, _ => Numbers[random.NextInt(Numbers.Length)]);

    private static byte[] Value(byte[] json, byte[] other, SeededRandom random) =>
        ReplaceOne(json, random, IsValue, _ => random.NextInt(3) == 0 ? Numbers[random.NextInt(Numbers.Length)] : Values[random.NextInt(Values.Length)]);

    private static byte[] Deepen(byte[] json, byte[] other, SeededRandom random)
    {
        (string open, string close) = random.NextInt(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        int levels = random.NextInt(4) == 0 ? 60 + random.NextInt(10) : Deep;
        string deep = string.Concat(Enumerable.Repeat(open, levels)) + "0" + (random.NextInt(4) == 0 ? "" : string.Concat(Enumerable.Repeat(close, levels)));
        return ReplaceOne(json, random, IsValue, _ => deep);
    }

    private static byte[] Lengthen(byte[] json, byte[] other, SeededRandom random)
    {
        string item = random.NextInt(3) switch { 0 => "0,", 1 => "\"\",", _ => "{}," };
        string list = string.Concat(Enumerable.Repeat(item, Long)).TrimEnd(',');
        string text = $"\"{new string('a', Long)}\"";
        return ReplaceOne(json, random, IsValue, _ => random.NextInt(2) == 0 ? text : $"[{list}]");
    }

    // Another member's name: it then stands twice in its object, or in a place where nobody looks for it.
    private static byte[] Rename(byte[] json, byte[] other, SeededRandom random)
    {
        List<Token> names = [.. Tokens(json).Where(t => t.Type == JsonTokenType.PropertyName)];
        if (names.Count == 0)
        {
            return json;
        }

        Token from = names[random.NextInt(names.Count)], to = names[random.NextInt(names.Count)];
        return ByteMutation.Replace(json, to.Start, to.Length, json.AsSpan(from.Start, from.Length));
    }

    private static byte[] AddMember(byte[] json, byte[] other, SeededRandom random) => ReplaceOne(
        json, random, type => type == JsonTokenType.StartObject, _ => $"{{\"{(random.NextInt(2) == 0 ? "a" : "\\ud800")}\":{Values[random.NextInt(Values.Length)]},");

    // A part of the text again, behind a comma.
    private static byte[] Duplicate(byte[] json, byte[] other, SeededRandom random)
    {
        List<Token> tokens = Tokens(json);
        if (tokens.Count < 2)
        {
            return json;
        }

        int first = random.NextInt(tokens.Count - 1);
        Token last = tokens[Math.Min(tokens.Count - 1, first + 1 + random.NextInt(20))];
        int start = tokens[first].Start, end = last.Start + last.Length;
        return ByteMutation.Replace(json, end, 0, [(byte)',', .. json.AsSpan(start, end - start)]);
    }

    private static bool IsValue(JsonTokenType type) => type is JsonTokenType.Number or JsonTokenType.String or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null;

    private static byte[] ReplaceOne(byte[] json, SeededRandom random, Func<JsonTokenType, bool> which, Func<Token, string> by)
    {
        List<Token> tokens = [.. Tokens(json).Where(t => which(t.Type))];
        if (tokens.Count == 0)
        {
            return json;
        }

        Token token = tokens[random.NextInt(tokens.Count)];
        return ByteMutation.Replace(json, token.Start, token.Length, System.Text.Encoding.UTF8.GetBytes(by(token)));
    }

    private static List<Token> Tokens(byte[] json)
    {
        List<Token> tokens = [];
        Utf8JsonReader reader = new(json);
        try
        {
            while (reader.Read())
            {
                // The name's length is without its quotes, and with the colon behind them it would differ between texts.
                int length = reader.ValueSpan.Length + (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0);
                tokens.Add(new Token(reader.TokenType, (int)reader.TokenStartIndex, length));
            }
        }
        catch (JsonException)
        {
            // What was read so far is enough to go on with.
        }

        return tokens;
    }

    private readonly record struct Token(JsonTokenType Type, int Start, int Length);
}
