using System.CommandLine;
using System.CommandLine.Parsing;

namespace GResNet.Cli.Options;

/// <summary>
/// Names and paths that are empty, as of a variable that a script has not set, are refused for all commands alike.
/// </summary>
internal static class EmptyText
{
    /// <summary>Has a command and those below it refuse them.</summary>
    public static void RefuseIn(Command command)
    {
        foreach (Option option in command.Options.Where(o => IsText(o.ValueType)))
            option.Validators.Add(result => Check(result, option.Name));
        foreach (Argument argument in command.Arguments.Where(a => IsText(a.ValueType)))
            argument.Validators.Add(result => Check(result, argument.Name));
        foreach (Command below in command.Subcommands) RefuseIn(below);
    }

    private static bool IsText(Type type) => type == typeof(string) || type == typeof(string[]);

    private static void Check(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            result.AddError($"{name} '': it must be a name, not empty.");
    }
}
