using System.Text.Json;

namespace BertNotebooks.Data.Files;

/// <summary>Takes the parts of one JSON object after the other and makes something of each.</summary>
/// <typeparam name="T">What is made of an object.</typeparam>
internal interface IJsonRecord<out T>
{
    /// <summary>An object as it should be, for messages.</summary>
    string Example { get; }

    /// <summary>Whether an object has begun and not ended.</summary>
    bool IsOpen { get; }

    /// <summary>Where the object begins, or the value that is read, when that was found.</summary>
    long Line { get; }

    /// <summary>An object begins.</summary>
    void Begin(long line);

    /// <summary>Takes a name or value of the object, or a value of a list in it.</summary>
    /// <param name="json">Stands at it.</param>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="depth">1 for the object's own, 2 for what is directly inside its values.</param>
    void Take(ref Utf8JsonReader json, long line, int depth);

    /// <summary>An object ends.</summary>
    /// <exception cref="BertNotebooksException">Something in it is missing or wrong.</exception>
    T End();

    /// <summary>The file ends, and its objects stood in no list.</summary>
    /// <exception cref="BertNotebooksException">It is one object, and the records are in a list of it.</exception>
    void RequireNoList();
}
