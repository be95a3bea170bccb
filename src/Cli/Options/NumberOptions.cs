using System.CommandLine;
using System.Globalization;
using System.Numerics;
using GResNet.Imaging.Settings;
using GResNet.Imaging.Transforms;

namespace GResNet.Cli.Options;

/// <summary>Options that take numbers.</summary>
internal static class NumberOptions
{
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

    // Without thousands' separators: 0,5 is a mistake, not 5.
    private static bool TryParse<T>(string text, out T number) where T : INumber<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number!);

    private static string Hint(string text) => text.Contains(',') ? ", with a decimal point" : "";
}
