using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace GResNet.Train.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Model(string fallback) =>
        Choice("--model", $"Which network: {Listing(ModelCatalogue.Names)}. Without it: {fallback}.", "MODEL", ModelCatalogue.Names);

    public static Option<string?> Data(string fallback) =>
        Choice("--data", $"Which images: {Listing(DataCatalogue.Names)}. Without it: {fallback}.", "DATA", DataCatalogue.Names);

    public static Option<string?> DataDir() => new("--data-dir")
    {
        Description = "Folder with the files of --data cifar10 (its \"binary version\"), or their parent. "
            + "Without it they are downloaded once into the user's cache (or the folder that GRESNET_CACHE names).",
        HelpName = "FOLDER",
    };

    public static Option<int?> Threads() =>
        Number<int>("--threads", "N", $"Threads to compute on. Default: {Environment.ProcessorCount}, all of this machine's.", atLeast: 1);

    public static Option<int?> Limit() =>
        Number<int>("--limit", "N", "Use the first N images alone, of those to learn from and of those to measure with.", atLeast: 1);

    public static Option<bool> Json() => new("--json")
    {
        Description = "End standard output with one line of JSON; everything else goes to standard error.",
    };

    /// <summary>An option that takes a number, with an error that says what it may be.</summary>
    public static Option<T?> Number<T>(string name, string helpName, string description, T? atLeast = null)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                bool parsed = T.TryParse(text, CultureInfo.InvariantCulture, out T number);
                if (parsed && !(number < atLeast)) return number;
                string kind = T.IsInteger(T.One / (T.One + T.One)) ? "a whole number" : "a number";
                result.AddError($"{name} {text}: it must be {kind}{(atLeast is null ? "" : $" of at least {atLeast}")}.");
                return null;
            },
        };

    /// <summary>Refuses names other than <paramref name="names"/>.</summary>
    public static void AddChoiceError(SymbolResult result, string symbol, string[] names)
    {
        if (result.Tokens is [{ Value: var text }] && !names.Contains(text))
            result.AddError($"{symbol} '{text}' is not known; choose {Listing(names)}.");
    }

    private static Option<string?> Choice(string name, string description, string helpName, string[] names)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result => AddChoiceError(result, name, names));
        option.CompletionSources.Add(names);
        return option;
    }

    private static string Listing(string[] names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
}
