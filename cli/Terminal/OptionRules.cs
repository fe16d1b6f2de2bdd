using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

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
                result.AddError(Mistake(result, rule));
            }
        });
        return option;
    }

    /// <summary>Reads a number as a point and digits, the same in every country: left to itself, the framework takes "0,1" for 1.</summary>
    /// <param name="option">The option.</param>
    /// <param name="rule">What it takes, in words, such as "a number, such as 0.15".</param>
    public static Option<double> AsNumber(this Option<double> option, string rule)
    {
        option.CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                result.AddError($"{option.Name} is '{text.Shown()}'; it takes {rule}.");
            }

            return value;
        };
        return option;
    }

    /// <summary>Refuses an empty path, which a variable that is not set leaves behind.</summary>
    public static Option<T> AsPath<T>(this Option<T> option)
    {
        option.Validators.Add(result => RefuseEmpty(result, option.Name, result.Tokens));
        return option;
    }

    /// <summary>Refuses an empty path, which a variable that is not set leaves behind.</summary>
    public static Argument<T> AsPath<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result => RefuseEmpty(result, argument.Name, result.Tokens));
        return argument;
    }

    private static void RefuseEmpty(SymbolResult result, string name, IEnumerable<Token> tokens)
    {
        if (tokens.FirstOrDefault(token => string.IsNullOrWhiteSpace(token.Value)) is Token empty)
        {
            result.AddError($"{name} is '{empty.Value}'; it takes a path.");
        }
    }

    /// <summary>What to say of a value that breaks a rule.</summary>
    /// <param name="option">The option with its value.</param>
    /// <param name="rule">The rule in words.</param>
    public static string Mistake(OptionResult option, string rule) =>
        $"{option.Option.Name} is '{string.Join(' ', option.Tokens.Select(token => token.Value)).Shown()}'; it takes {rule}.";

    /// <summary>What an option of a type takes, in words.</summary>
    public static string KindOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        Type whole when whole == typeof(int) => "a whole number of at most 2147483647",
        Type whole when whole == typeof(long) => "a whole number of at most 9223372036854775807",
        Type number when number == typeof(double) => "a number with a point, such as 0.15",
        Type flag when flag == typeof(bool) => "no value, or true or false",
        _ => "another kind of value",
    };

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
