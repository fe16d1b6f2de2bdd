using System.CommandLine;
using System.CommandLine.Parsing;

namespace BertNotebooks.Cli.Terminal;

/// <summary>Rules for the values of options, whose breach is wrong usage.</summary>
internal static class OptionRules
{
    /// <summary>Refuses a value that cannot be read or does not fulfil the rule, with a message that names the value and the rule.</summary>
    /// <param name="option">The option.</param>
    /// <param name="isValid">The rule.</param>
    /// <param name="rule">The rule in words, such as "a number above 0".</param>
    public static Option<T> Require<T>(this Option<T> option, Func<T?, bool> isValid, string rule)
    {
        option.Validators.Add(result =>
        {
            if (!IsValid(result, isValid))
            {
                result.AddError($"{option.Name} is '{string.Join(' ', result.Tokens.Select(token => token.Value))}'; it takes {rule}.");
            }
        });
        return option;
    }

    private static bool IsValid<T>(OptionResult result, Func<T?, bool> isValid)
    {
        try
        {
            return isValid(result.GetValueOrDefault<T>());
        }
        catch (InvalidOperationException)
        {
            // The text is no T at all.
            return false;
        }
    }
}
