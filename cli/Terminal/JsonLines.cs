using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertNotebooks.Cli.Terminal;

/// <summary>Results on stdout as JSON Lines: one object a line, names in snake case, letters of all scripts as they are.</summary>
internal static class JsonLines
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        // The perplexity of a model that has diverged may be beyond all doubles.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes one object.</summary>
    public static void Write(object value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Options));

    /// <summary>Reads one object a line from stdin; blank lines are passed over.</summary>
    /// <exception cref="BertNotebooksException">A line is no JSON object of the expected form.</exception>
    /// <exception cref="OperationCanceledException">The waiting for a line was ended.</exception>
    public static IEnumerable<T> Read<T>(CancellationToken cancel)
    {
        int number = 0;
        foreach (string line in new InputLines().TakeAll(cancel))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse<T>(line, number);
            }
        }
    }

    /// <summary>Reads one object that <see cref="Write"/> wrote.</summary>
    public static T Parse<T>(string line) => JsonSerializer.Deserialize<T>(line, Options)!;

    private static T Parse<T>(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new BertNotebooksException($"Line {number} of the input is no JSON object of the expected form ({e.Words(typeof(T))}): write one a line, such as {{\"text\": \"Good morning.\"}}.", e);
        }
    }
}
