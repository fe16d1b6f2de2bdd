using System.CommandLine;
using System.CommandLine.Parsing;

namespace BertNotebooks.Cli.Terminal;

/// <summary>Finds the one thing to say about a command line that cannot be understood.</summary>
internal static class UsageError
{
    /// <summary>The message without the hint to <c>--help</c>, or null when the command line is sound.</summary>
    public static string? Find(ParseResult result)
    {
        bool isNoCommand = result.CommandResult.Command is RootCommand && result.UnmatchedTokens is [string first, ..] && !first.StartsWith('-');
        if (!isNoCommand && UnknownOption(result) is { } option)
        {
            string[] known = [.. KnownOptions(result.CommandResult.Command)];
            return known.Contains(option) ? $"'{option}' goes behind the name of the command: {result.CommandResult.Command.Name} {option} ..." : $"'{option.Shown()}' is no option here{Meant(option.Split('=', ':')[0], known)} An argument that begins with '-' goes after '--'.";
        }

        if (result.UnmatchedTokens.Count > 0)
        {
            return Unmatched(result);
        }

        if (result.CommandResult.Command is RootCommand && result.Errors.Count > 0)
        {
            return $"A command is missing. Known: {string.Join(", ", KnownCommands(result))}.";
        }

        // The last one is the kit's own, where the parser has said something about types before.
        return result.Errors.Count > 0 ? Kind(result.Errors[^1]) ?? result.Errors[^1].Message : null;
    }

    // The parser names the type of C# that it wanted.
    private static string? Kind(ParseError error)
    {
        OptionResult? option = error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
        return option is not null && error.Message.Contains(option.Option.ValueType.ToString(), StringComparison.Ordinal)
            ? OptionRules.Mistake(option, OptionRules.KindOf(option.Option.ValueType))
            : null;
    }

    private static string Unmatched(ParseResult result) => result.CommandResult.Command is RootCommand
        ? $"'{result.UnmatchedTokens[0].Shown()}' is no command{Meant(result.UnmatchedTokens[0], [.. KnownCommands(result)])}"
        : $"'{result.UnmatchedTokens[0].Shown()}' is one argument too many.";

    // The near one; where none is near, all of them.
    private static string Meant(string name, string[] known) =>
        NearestName.Of(name, known) is string near ? $": did you mean '{near}'?" : $". Known: {string.Join(", ", known)}.";

    // The parser takes an unknown option for an argument wherever arguments are welcome, so that a typing error would pass for a path.
    private static string? UnknownOption(ParseResult result)
    {
        IEnumerable<Token> beforeDoubleDash = result.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash);
        HashSet<Token> suspects = new(beforeDoubleDash.Where(IsOptionLike), ReferenceEqualityComparer.Instance);
        IEnumerable<Token> arguments = result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens);
        string? unmatched = result.UnmatchedTokens.FirstOrDefault(value => suspects.Any(token => token.Value == value));
        return arguments.FirstOrDefault(suspects.Contains)?.Value ?? unmatched;
    }

    private static bool IsOptionLike(Token token) =>
        token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-';

    private static IEnumerable<string> KnownOptions(Command command) =>
        command.Options.Where(option => !option.Hidden).Select(option => option.Name).Append("--help").Distinct();

    private static IEnumerable<string> KnownCommands(ParseResult result) =>
        result.RootCommandResult.Command.Subcommands.Where(command => !command.Hidden).Select(command => command.Name);
}
