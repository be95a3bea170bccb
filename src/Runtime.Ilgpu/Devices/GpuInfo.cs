using System.Globalization;
using GResNet.Runtime.Names;

namespace GResNet.Runtime.Ilgpu;

/// <summary>A device that is there.</summary>
/// <param name="Kind">How it is driven.</param>
/// <param name="Index">Its number among those of its kind.</param>
/// <param name="Name">What its driver calls it.</param>
/// <param name="MemoryBytes">Memory of its own; null of the simulator, which has none.</param>
/// <param name="Driver">Version of the driver or interface, and the architecture where there is one.</param>
public sealed record GpuInfo(GpuKind Kind, int Index, string Name, long? MemoryBytes, string Driver)
{
    /// <summary>What its driver calls it, printable.</summary>
    public string Name { get; init; } = Printable.Of(Name);

    /// <summary>Version of the driver or interface, printable.</summary>
    public string Driver { get; init; } = Printable.Of(Driver);

    /// <summary>One line: kind, number, name, memory, driver.</summary>
    public override string ToString()
    {
        string memory = MemoryBytes is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):F1} GiB, ") : "";
        return $"{Kind.Name()}:{Index}  {Name}  ({memory}{Driver})";
    }
}
