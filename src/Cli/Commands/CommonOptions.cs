using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using GResNet.Cli.Data;
using GResNet.Imaging.Settings;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Threading;
using GResNet.Training.Data.Loading;
using GResNet.Training.Names;

namespace GResNet.Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Model(string fallback) =>
        Choice("--model", $"Which network: {Listing(ModelCatalogue.Names)}. Without it: {fallback}.", "MODEL",
            ModelCatalogue.Names);

    public static Option<string?> Data(string fallback)
    {
        var option = new Option<string?>("--data")
        {
            Description = $"Which images: {Listing(DataCatalogue.Names)}, or a folder of photographs with a subfolder "
                + $"for each class. Without it: {fallback}.",
            HelpName = "DATA|FOLDER",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !DataCatalogue.Names.Contains(text)
                && !Directory.Exists(text))
                result.AddError(UndecodedName.Explain(text)
                    ?? $"--data '{text}' is neither known nor a folder; choose {Listing(DataCatalogue.Names)}, or a "
                        + $"folder with a subfolder for each class.");
        });
        option.CompletionSources.Add(DataCatalogue.Names);
        return option;
    }

    public static Option<string> Weights() => new("--weights")
    {
        Description = "A file of weights, or the folder of a run, whose best weights are meant.",
            HelpName = "FILE|FOLDER", Required = true,
    };

    public static Option<string?> DataDir() => new("--data-dir")
    {
        Description = "Folder with the files of --data cifar10 (its \"binary version\"), mnist or fashion-mnist, or "
            + "their parent. "
            + "Without it CIFAR-10 is downloaded once into the user's cache (or the folder that GRESNET_CACHE names).",
        HelpName = "FOLDER",
    };

    /// <summary>The threads that are used unless another number is given: one for each processor.</summary>
    public static int DefaultThreads => Math.Min(Environment.ProcessorCount, WorkerPool.MostThreads);

    public static Option<int?> Threads() =>
        Number("--threads", "N", $"Threads to compute on. Default: {DefaultThreads}, all of this machine's.",
            AllowedThreads);

    public static Option<int?> LoaderThreads() =>
        Number("--loader-threads", "N", $"Threads that decode and vary images. Default: {DefaultThreads}.",
            AllowedThreads);

    public static Option<int?> Limit() =>
        Number<int>("--limit", "N",
            "Use N images alone, of those to learn from and of those to measure with, evenly spread.", atLeast: 1);

    public static Option<UnreadableImages> Unreadable() => Choice<UnreadableImages>(
        "--unreadable",
        "What to do about images that cannot be read: skip them with a warning, or stop. Default: skip.");

    public static Option<bool> Json() =>
        Switch("--json", "End standard output with one line of JSON; everything else goes to standard error.");

    /// <summary>An option that takes a number, with an error that says what it may be.</summary>
    public static Option<T?> Number<T>(
        string name, string helpName, string description, T? atLeast = null, T? atMost = null)
        where T : struct, INumber<T>, IMinMaxValue<T> =>
        Number(name, helpName, description, new NumberRange<T>(atLeast ?? T.MinValue, atMost ?? T.MaxValue));

    /// <summary>An option that takes a number of a range, with an error that says which.</summary>
    public static Option<T?> Number<T>(string name, string helpName, string description, NumberRange<T> range)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (TryParse(text, out T number) && range.Contains(number)) return number;
                result.AddError($"{name} {text}: it must be {range}{Hint(text)}.");
                return null;
            },
        };

    /// <summary>An option that takes two numbers, the lower first.</summary>
    public static Option<Interval> Range(string name, string description, NumberRange<double> range) => new(name)
    {
        Description = description,
        HelpName = "LOW..HIGH",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text.Split("..") is [var low, var high] && TryParse(low, out double from)
                && TryParse(high, out double to)
                && new Interval(from, to) is var interval && interval.IsIn(range))
                return interval;
            result.AddError(
                $"{name} {text}: it must be two numbers {range.Bounds}, the lower first, with two dots between, such "
                    + $"as 0.1..1{Hint(text)}.");
            return default;
        },
    };

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
        if (result.Tokens is [{ Value: var text }] && !names.Contains(text))
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
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";

    private static NumberRange<int> AllowedThreads => new(1, WorkerPool.MostThreads);

    // Without thousands' separators: 0,5 is a mistake, not 5.
    private static bool TryParse<T>(string text, out T number) where T : INumber<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number!);

    private static string Hint(string text) => text.Contains(',') ? ", with a decimal point" : "";
}
