using BertNotebooks.Data;

namespace BertNotebooks.Training.Arguments;

/// <summary>The rules of masking, by the names of a file of arguments; <see cref="MaskingOptions.Validate"/> says the same by the names of the code.</summary>
internal static class MaskingRules
{
    /// <summary>Refuses shares and a rate with which nothing could be learnt.</summary>
    /// <exception cref="BertNotebooksException">The message names argument, value and rule.</exception>
    public static void Check(TrainingArguments a)
    {
        MaskingOptions m = a.MaskingRule();
        ArgumentRules.Require(m.MaskShare is >= 0 and <= 1, "kit.masking.mask_share", m.MaskShare, "0 to 1; 0.8 is BERT's");
        ArgumentRules.Require(m.RandomShare is >= 0 and <= 1, "kit.masking.random_share", m.RandomShare, "0 to 1; 0.1 is BERT's");
        ArgumentRules.Require(m.KeepShare is >= 0 and <= 1, "kit.masking.keep_share", m.KeepShare, "0 to 1; 0.1 is BERT's");
        double sum = m.MaskShare + m.RandomShare + m.KeepShare;
        if (Math.Abs(sum - 1) > 1e-9)
        {
            throw new BertNotebooksException(FormattableString.Invariant(
                $"kit.masking has mask_share {m.MaskShare}, random_share {m.RandomShare} and keep_share {m.KeepShare}, and the three shares must sum to 1: it is {sum}; BERT's are 0.8, 0.1 and 0.1."));
        }

        ArgumentRules.Require(m is not { MlmProbability: 0, Labels: MaskLabels.Masked }, "mlm_probability", a.MlmProbability, "above 0, since no piece would ever be masked and nothing learnt; 0.15 is BERT's");
    }
}
