using BertNotebooks.Checkpoints;
using BertNotebooks.Text;

namespace BertNotebooks.Cli.Commands;

/// <summary>Says on stderr what a user should know of a tokenizer that was opened.</summary>
internal static class TokenizerNotes
{
    public static PretrainedModel Shown(PretrainedModel model)
    {
        Show(model.Tokenizer);
        return model;
    }

    public static BertTokenizer Shown(BertTokenizer tokenizer)
    {
        Show(tokenizer);
        return tokenizer;
    }

    public static void Show(BertTokenizer tokenizer)
    {
        foreach (string warning in tokenizer.Warnings)
        {
            Console.Error.WriteLine($"warning: {warning}");
        }
    }
}
