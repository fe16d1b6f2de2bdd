using System.Globalization;
using System.Text.Json.Serialization;

namespace BertNotebooks.Model;

/// <content>The classes of the classification heads.</content>
public sealed partial record BertConfig
{
    /// <summary>Names of the classes by number, for the classification heads.</summary>
    [JsonPropertyName("id2label")]
    public IReadOnlyDictionary<string, string>? Id2Label { get; init; }

    /// <summary>Numbers of the classes by name.</summary>
    [JsonPropertyName("label2id")]
    public IReadOnlyDictionary<string, int>? Label2Id { get; init; }

    /// <summary>The number of classes of a classification head; 2 when nobody said.</summary>
    [JsonIgnore]
    public int NumLabels => Id2Label?.Count ?? 2;

    /// <summary>The names of the classes in the order of their numbers; <c>LABEL_0</c>, <c>LABEL_1</c> when nobody said.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> LabelNames => Id2Label is null ? ["LABEL_0", "LABEL_1"]
        : [.. Id2Label.OrderBy(l => int.TryParse(l.Key, out int id) ? id : int.MaxValue).Select(l => l.Value)];

    /// <summary>The same shape with other classes, written as <c>id2label</c> and <c>label2id</c>.</summary>
    public BertConfig WithLabels(IReadOnlyList<string> names) => this with
    {
        Id2Label = names.NotNull().Select((name, id) => (name, id)).ToDictionary(l => l.id.ToString(CultureInfo.InvariantCulture), l => l.name),
        Label2Id = names.Select((name, id) => (name, id)).ToDictionary(l => l.name, l => l.id),
    };

    /// <summary>Probability, 0 to 1, that training drops an element before a classification head; null: <see cref="HiddenDropoutProb"/>.</summary>
    public double? ClassifierDropout { get; init; }
}
