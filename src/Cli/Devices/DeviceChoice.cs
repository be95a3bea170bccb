using System.Globalization;
using GResNet.Cli.Options;

namespace GResNet.Cli.Devices;

/// <summary>What <c>--device</c> names.</summary>
/// <param name="Kind">How it is driven: one of <see cref="Kinds"/>.</param>
/// <param name="Index">Its number among those of its kind.</param>
internal sealed record DeviceChoice(string Kind, int Index = 0)
{
    /// <summary>Asks for the list of those that are there.</summary>
    public const string List = "list";

    private const string CpuName = "cpu";

    private static readonly string[] Kinds = [CpuName, "cuda", "opencl", "ilgpu-cpu"];

    /// <summary>The processor.</summary>
    public static DeviceChoice Cpu { get; } = new(CpuName);

    /// <summary>The names that may be given, without numbers.</summary>
    public static string[] Names => [.. Kinds, List];

    /// <summary>Reads a name, such as <c>cuda:1</c>.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="choice">What it names; null if nothing.</param>
    /// <param name="error">What is wrong with it, if it names nothing.</param>
    public static bool TryParse(string text, out DeviceChoice? choice, out string error)
    {
        (choice, error) = (null, "");
        string[] parts = text.Split(':', 2);
        if (!Names.Contains(parts[0]))
            error = $"is not known; choose {ChoiceOptions.Listing(Kinds)}, or {List} to see what is there.";
        else if (parts.Length == 1) choice = new DeviceChoice(parts[0]);
        else if (parts[0] is CpuName or List) error = $"has a number; {parts[0]} has none.";
        else if (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            choice = new DeviceChoice(parts[0], index);
        else error = $"has no number after the colon; {parts[0]}:1, for instance, is the second device of its kind.";
        return choice is not null;
    }
}
