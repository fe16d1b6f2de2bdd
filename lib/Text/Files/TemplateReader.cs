using System.Text.Json;
using BertNotebooks.Text.Pipelines;

namespace BertNotebooks.Text.Files;

/// <summary>Reads what a tokenizer.json puts around texts.</summary>
internal static class TemplateReader
{
    private const string Followed = "it does TemplateProcessing, BertProcessing, RobertaProcessing";

    /// <summary>Reads a post-processor.</summary>
    /// <param name="fields">The part; null: there is none.</param>
    /// <param name="idCount">One more than the largest id.</param>
    public static Template Read(JsonFields? fields, int idCount)
    {
        if (fields is null)
        {
            return Template.None;
        }

        Template template = NormalizerReader.TypeOf(fields) switch
        {
            "TemplateProcessing" => new Template(Parts(fields, "single", texts: 1), Parts(fields, "pair", texts: 2)),
            "BertProcessing" => Template.Bert(Token(fields, "cls"), Token(fields, "sep")),
            "RobertaProcessing" => Roberta(Token(fields, "cls"), Token(fields, "sep")),
            "Sequence" when fields.Objects("processors").ToArray() is [JsonFields only] => Read(only, idCount),
            string other => throw fields.NotFollowed($"it has the post-processor {other.Brief()}", Followed),
        };
        TemplatePart? unknown = template.Single.Concat(template.Pair).Cast<TemplatePart?>().FirstOrDefault(part => part!.Value.Text is null && (uint)part.Value.Id >= (uint)idCount);
        return unknown is null ? template : throw fields.Mistake("post_processor", $"of tokens with ids below {idCount}, and has the id {unknown.Value.Id}");
    }

    // All tokens are of type 0.
    private static Template Roberta(int cls, int sep)
    {
        TemplatePart[] single = [Template.Special(cls, 0), Template.TextPart(0, 0), Template.Special(sep, 0)];
        return new Template(single, [.. single, Template.Special(sep, 0), Template.TextPart(1, 0), Template.Special(sep, 0)]);
    }

    private static int Token(JsonFields fields, string name) =>
        fields.Items(name).ToArray() is [{ ValueKind: JsonValueKind.String }, { ValueKind: JsonValueKind.Number } id] && id.TryGetInt32(out int number)
            ? number
            : throw fields.Mistake(name, "a token and its id");

    private static TemplatePart[] Parts(JsonFields fields, string name, int texts)
    {
        TemplatePart[] parts = [.. fields.Objects(name).SelectMany(part => part.Members()).SelectMany(member => Part(fields, member.Name, member.Fields))];
        return parts.Where(part => part.Text is not null).Select(part => part.Text!.Value).Order().SequenceEqual(Enumerable.Range(0, texts))
            ? parts
            : throw fields.Mistake(name, texts == 1 ? "a template with the text A once" : "a template with the texts A and B, each once");
    }

    private static IEnumerable<TemplatePart> Part(JsonFields template, string kind, JsonFields fields)
    {
        int type = fields.Number("type_id") ?? 0;
        if (type < 0)
        {
            throw fields.Mistake("type_id", "0 or more");
        }

        string id = fields.Text("id") ?? throw fields.Mistake("id", "the name of a token or of a text");
        return kind switch
        {
            "Sequence" when id is "A" or "B" => [Template.TextPart(id == "A" ? 0 : 1, type)],
            "SpecialToken" => (template.Object("special_tokens")?.Object(id) ?? throw template.Mistake("special_tokens", $"a list that has {id.Shown()}")).Items("ids")
                .Select(number => Template.Special(number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int special) ? special : -1, type)),
            _ => throw template.Mistake("post_processor", "made of SpecialToken and of Sequence A or B"),
        };
    }
}
