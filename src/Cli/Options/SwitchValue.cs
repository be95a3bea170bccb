using System.CommandLine;
using System.CommandLine.Parsing;

namespace GResNet.Cli.Options;

/// <summary>
/// What stands behind an option that is on or off, and is neither true nor false: the parser takes it for an argument.
/// </summary>
internal static class SwitchValue
{
    /// <summary>Says what is wrong with the first of them; null where there is none.</summary>
    public static string? Objection(ParseResult parsed)
    {
        foreach ((Token option, Token value) in parsed.Tokens.Zip(parsed.Tokens.Skip(1)))
        {
            if (value.Type == TokenType.Argument && parsed.UnmatchedTokens.Contains(value.Value)
                && parsed.CommandResult.Command.Options.Any(o => o.Name == option.Value && o.ValueType == typeof(bool)))
                return $"{option.Value} {value.Value}: it must be true or false.";
        }

        return null;
    }
}
