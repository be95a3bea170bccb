using System.Globalization;
using GResNet.Runtime.Ilgpu;

namespace GResNet.Bench.Gpu;

/// <summary>A device as the command line names it: <c>cuda</c>, <c>opencl:1</c>, <c>ilgpu-cpu</c>.</summary>
/// <param name="Kind">How it is driven.</param>
/// <param name="Index">Its number among those of its kind.</param>
internal readonly record struct DeviceName(GpuKind Kind, int Index)
{
    /// <summary>What PyTorch calls the same device. It has no OpenCL: its own builds for AMD's GPUs say cuda too.</summary>
    public string ForTorch => Kind == GpuKind.Simulator ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}");

    /// <exception cref="ArgumentException">It is no name of a device.</exception>
    public static DeviceName Parse(string text)
    {
        string[] parts = text.Split(':');
        int index = 0;
        if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw new ArgumentException($"'{text}' is no device; one is named by its kind and, after a colon, its number, as cuda:1.");
        return new DeviceName(GpuKinds.Parse(parts[0]), index);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind.Name()}:{Index}");
}
