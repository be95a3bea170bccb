using System.Collections.Immutable;
using System.Globalization;
using GResNet.Cli.Options;
using GResNet.Training;

namespace GResNet.Cli.Devices;

/// <summary>What <c>--device</c> names.</summary>
/// <param name="Kind">How it is driven: one of <see cref="Kinds"/>, or a kind that the program adds.</param>
/// <param name="Index">Its number among those of its kind; null where none was given.</param>
internal sealed record DeviceChoice(string Kind, int? Index = null)
{
    // A kind that has a package of its own, as it brings another library.
    private const string Torch = "torch";

    /// <summary>Asks for the list of those that are there.</summary>
    public const string List = "list";

    private const string CpuName = "cpu";

    private static readonly string[] Kinds = [CpuName, "cuda", "opencl", "ilgpu-cpu"];

    /// <summary>The processor.</summary>
    public static DeviceChoice Cpu { get; } = new(CpuName);

    /// <summary>Of a kind that the program adds: the kind.</summary>
    public IDeviceKind? Added { get; init; }

    /// <summary>Of such a kind, what was given after its name; null for nothing.</summary>
    public string? Address { get; init; }

    /// <summary>The names that may be given, without numbers.</summary>
    public static string[] Names(ImmutableArray<IDeviceKind> added) =>
        [.. Kinds, .. added.Select(kind => kind.Name), List];

    /// <summary>Reads a name, such as <c>cuda:1</c>.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="added">The kinds that the program adds.</param>
    /// <param name="choice">What it names; null if nothing.</param>
    /// <param name="error">What is wrong with it, if it names nothing.</param>
    public static bool TryParse(
        string text, ImmutableArray<IDeviceKind> added, out DeviceChoice? choice, out string error)
    {
        (choice, error) = (null, "");
        string[] parts = text.Split(':', 2);
        if (added.FirstOrDefault(kind => kind.Name == parts[0]) is { } its)
            choice = new DeviceChoice(parts[0]) { Added = its, Address = parts.ElementAtOrDefault(1) };
        else if (parts[0] == Torch)
            error = "needs a program with the package GResNet.Training.TorchSharp and one of libtorch's, whose "
                + "ProgramDescription has Devices = [new TorchDevices()]: docs/torchsharp.md shows it.";
        else if (!Kinds.Contains(parts[0]) && parts[0] != List)
            error =
                $"is not known; choose {ChoiceOptions.Listing(Names(added)[..^1])}, or {List} to see what is there.";
        else if (parts.Length == 1) choice = new DeviceChoice(parts[0]);
        else if (parts[0] is CpuName or List) error = $"has a number; {parts[0]} has none.";
        else if (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            choice = new DeviceChoice(parts[0], index);
        else error = $"has no number after the colon; {parts[0]}:1, for instance, is the second device of its kind.";
        return choice is not null;
    }
}
