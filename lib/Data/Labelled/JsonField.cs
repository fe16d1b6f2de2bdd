using System.Text.Json;

namespace BertNotebooks.Data.Labelled;

/// <summary>A field of an object.</summary>
/// <param name="Kind">What its value begins with.</param>
/// <param name="Text">A text, or a number, <c>true</c> or <c>false</c> as it is written; null: it is something else.</param>
/// <param name="Items">The items of a list, those that are no texts empty; null: it is none.</param>
internal sealed record JsonField(JsonTokenType Kind, string? Text, List<string>? Items)
{
    /// <summary>What the first item of a list is that is no text.</summary>
    public JsonTokenType? OtherItem { get; init; }
}
