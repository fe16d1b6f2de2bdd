using System.Text.RegularExpressions;
using BertNotebooks.Text.Pipelines;

namespace BertNotebooks.Text.Files;

/// <summary>Makes what a tokenizer.json searches for: a text as it stands, or a regular expression of Oniguruma.</summary>
internal static class PatternReader
{
    // A match is found in microseconds; an expression that goes through all ways of a long text must end.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    public static TextPattern Read(JsonFields fields)
    {
        JsonFields pattern = fields.Object("pattern") ?? throw fields.Mistake("pattern", "there");
        return pattern.Text("String") is string text ? TextPatterns.Literal(text)
            : pattern.Text("Regex") is string expression ? TextPatterns.Regular(Compile(pattern, expression), expression)
            : throw pattern.Mistake("pattern", "a \"String\" or a \"Regex\"");
    }

    private static Regex Compile(JsonFields fields, string expression)
    {
        try
        {
            return new Regex(OnigurumaPattern.Translate(expression), RegexOptions.CultureInvariant, s_longest);
        }
        catch (NotSupportedException e)
        {
            throw fields.NotFollowed($"the regular expression \"{expression.Brief()}\" has {e.Message.Shown(most: 60)}", "its meaning in Oniguruma could not be kept");
        }
        catch (ArgumentException e)
        {
            throw new BertNotebooksException(fields.NotFollowed($"\"{expression.Brief()}\" is no regular expression", "as Oniguruma has them").Message, e);
        }
    }
}
