using System.Globalization;
using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu;

/// <summary>A device as the command line names it: <c>cuda</c>, <c>opencl:1</c>, <c>ilgpu-cpu</c>.</summary>
/// <param name="Kind">How it is driven.</param>
/// <param name="Index">Its number among those of its kind.</param>
internal readonly record struct DeviceName(GpuKind Kind, int Index)
{
    /// <summary>
    /// What PyTorch calls the same device, or one of that number. It has no OpenCL, which may number devices otherwise:
    /// its own builds for AMD's GPUs say cuda too.
    /// </summary>
    public string ForTorch =>
        Kind == GpuKind.Simulator ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}");

    /// <exception cref="ArgumentException">It is no name of a device.</exception>
    public static DeviceName Parse(string text)
    {
        string[] parts = text.Split(':');
        int index = 0;
        bool isIndexed = parts.Length == 1
            || (parts.Length == 2
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index));
        foreach (GpuKind kind in Enum.GetValues<GpuKind>())
            if (isIndexed && kind.Name() == parts[0]) return new DeviceName(kind, index);
        throw new ArgumentException(
            $"--device {text} is not known; choose "
                + $"{string.Join(", ", Enum.GetValues<GpuKind>().Select(GpuKinds.Name))}, "
            + "with a number where there are several: cuda:1.");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind.Name()}:{Index}");
}
