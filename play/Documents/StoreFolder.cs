using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertNotebooks.Play.Documents;

/// <summary>A folder of JSON files that belong to a notebook: written as a whole, read with distrust, and never a reason to fail.</summary>
internal sealed class StoreFolder(string path)
{
    private const string Foreign = "it is not what the player writes there. Delete it if it is not yours.";

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly List<string> _ignored = [];

    /// <summary>The folder; it need not be there yet.</summary>
    public string Path => path;

    /// <summary>What was found and passed over, each with the reason.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    /// <summary>Reads a file.</summary>
    /// <returns>Null when it is not there, or is not what the kit writes there.</returns>
    public T? Read<T>(string name, int most, Predicate<T> isSound) where T : class
    {
        string file = System.IO.Path.Combine(path, name);
        try
        {
            if (!File.Exists(file) && !Directory.Exists(file))
            {
                return null;
            }

            RefuseLink(file);
            if (JsonSerializer.Deserialize<T>(WholeFile.ReadBytes(file, most), Options) is T value && isSound(value))
            {
                return value;
            }

            Ignore(file, Foreign);
        }
        catch (JsonException)
        {
            Ignore(file, Foreign);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BertNotebooksException)
        {
            Ignore(file, e.Message);
        }

        return null;
    }

    /// <summary>Writes a file.</summary>
    /// <returns>Null, or why it could not be written.</returns>
    public string? Write<T>(string name, T value)
    {
        try
        {
            string file = System.IO.Path.Combine(path, name);
            RefuseLink(file);
            byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(value, Options);
            AtomicFile.Write(file, stream => stream.Write(bytes));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BertNotebooksException)
        {
            return e.Message;
        }
    }

    /// <summary>Deletes a file, if it is there.</summary>
    /// <returns>Null, or why it could not be deleted.</returns>
    public string? Delete(string name)
    {
        try
        {
            string file = System.IO.Path.Combine(path, name);
            if (File.Exists(file))
            {
                File.Delete(file);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>The names of the JSON files in a folder below, the one that was written last first.</summary>
    public IReadOnlyList<FileInfo> Files(string below)
    {
        try
        {
            DirectoryInfo folder = new(System.IO.Path.Combine(path, below));
            return folder.Exists ? [.. folder.GetFiles("*.json").OrderByDescending(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // The player makes none; behind one that came with a foreign folder may be any file of the user's.
    private static void RefuseLink(string file)
    {
        if (new FileInfo(file).LinkTarget is not null)
        {
            throw new BertNotebooksException($"'{file}' is a link, and the player writes no links there: delete it.");
        }
    }

    private void Ignore(string file, string reason)
    {
        string word = $"'{file}' was passed over: {reason}";
        if (!_ignored.Contains(word))
        {
            _ignored.Add(word);
        }
    }
}
