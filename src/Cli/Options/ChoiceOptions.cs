using System.CommandLine;
using System.CommandLine.Parsing;

namespace GResNet.Cli.Options;

/// <summary>Options that take one of some words.</summary>
internal static class ChoiceOptions
{
    /// <summary>An option that is on where it is named, and takes true or false.</summary>
    public static Option<bool> Switch(string name, string description, string? helpName = null) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (result.Tokens is not [{ Value: var text }]) return true;
            if (bool.TryParse(text, out bool value)) return value;
            result.AddError($"{name} {text}: it must be true or false.");
            return false;
        },
    };

    /// <summary>An option that takes one of the names of an enumeration, in any case.</summary>
    public static Option<T> Choice<T>(string name, string description) where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(n => n.ToLowerInvariant())];
        return new Option<T>(name)
        {
            Description = description,
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (names.Contains(text) && Enum.TryParse(text, ignoreCase: true, out T value)) return value;
                result.AddError($"{name} '{text}' is not known; choose {Listing(names)}.");
                return default;
            },
        };
    }

    /// <summary>Refuses names other than <paramref name="names"/>.</summary>
    public static void AddChoiceError(SymbolResult result, string symbol, string[] names)
    {
        foreach (string text in result.Tokens.Select(token => token.Value).Where(text => !names.Contains(text)))
            result.AddError($"{symbol} '{text}' is not known; choose {Listing(names)}.");
    }

    /// <summary>An option that takes one of some names.</summary>
    public static Option<string?> Choice(string name, string description, string helpName, string[] names)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result => AddChoiceError(result, name, names));
        option.CompletionSources.Add(names);
        return option;
    }

    /// <summary>Names in a sentence.</summary>
    public static string Listing(string[] names) =>
        names.Length <= 1 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} or {names[^1]}";
}
