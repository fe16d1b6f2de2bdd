using BertNotebooks.Data.Labelled;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Inference;

/// <summary>An entity that a model found in a text.</summary>
/// <param name="Label">Its type, such as <c>PER</c>.</param>
/// <param name="Start">Where it begins in the text, in UTF-16 units.</param>
/// <param name="End">Where it ends; text[Start..End] is the entity.</param>
/// <param name="Score">Mean probability, 0 to 1, of its words' tags.</param>
public sealed record EntityScore(string Label, int Start, int End, double Score);

/// <summary>Finds entities in texts (the <c>token-classification</c> pipeline of Hugging Face with <c>aggregation_strategy</c> "first": a word has the tag of its first piece, which is the one that training asks for).</summary>
/// <param name="model">Asked without dropout in whatever mode it is, which is left alone: many threads may share a model that none of them trains.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
public sealed class TokenClassifier(BertForTokenClassification model, BertTokenizer tokenizer)
{
    private readonly BertForTokenClassification _model = model.NotNull();
    private readonly BertTokenizer _tokenizer = tokenizer.NotNull();

    // Tokens that the model reads.
    private int Room => Math.Min(_tokenizer.ModelMaxLength ?? int.MaxValue, _model.Bert.Config.MaxPositionEmbeddings);

    /// <summary>Counts a text's tokens, special tokens included; what is beyond <paramref name="room"/> is not read.</summary>
    public int CountTokens(string text, out int room)
    {
        room = Room;
        return _tokenizer.Encode(text).Length;
    }

    /// <summary>The entities of a text in their order; which tags make one is decided as <see cref="Entities.Of"/> does.</summary>
    /// <param name="text">The text; cut at what the model reads.</param>
    public IReadOnlyList<EntityScore> Find(string text)
    {
        Encoding encoding = _tokenizer.Encode(text.NotNull(), options: new EncodeOptions { MaxLength = Room, Truncation = TruncationStrategy.LongestFirst });
        (int[] tags, double[] scores) = Tags(encoding);
        // Each word by its first piece; it ends where its last piece ends.
        List<Word> words = [];
        for (int i = 0; i < encoding.Length; i++)
        {
            if (encoding.WordIds[i] is not int word)
            {
                continue;
            }

            if (words.Count > 0 && words[^1].Number == word)
            {
                words[^1] = words[^1] with { End = encoding.Offsets[i].End };
            }
            else
            {
                words.Add(new Word(word, encoding.Offsets[i].Start, encoding.Offsets[i].End, _model.Bert.Config.LabelNames[tags[i]], scores[i]));
            }
        }

        return [.. Entities.Of([words.ConvertAll(word => word.Tag)]).Select(entity => new EntityScore(
            entity.Type, words[entity.First].Start, words[entity.Last].End, words[entity.First..(entity.Last + 1)].Average(word => word.Score)))];
    }

    private (int[] Tags, double[] Scores) Tags(Encoding encoding)
    {
        using Predicting predicting = new();
        using var noGrad = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Tensor probabilities = _model.Forward(Grid.Of([encoding.InputIds], encoding.Length, device: _model.Bert.Device)).Logits[0].to(ScalarType.Float64).softmax(-1).cpu(); // [T, tags]
        (Tensor best, Tensor tags) = probabilities.max(-1);
        return ([.. tags.data<long>().Select(tag => (int)tag)], [.. best.data<double>()]);
    }

    private sealed record Word(int Number, int Start, int End, string Tag, double Score);
}
