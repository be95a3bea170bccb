using System.ComponentModel;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Adds a value for each channel of each pixel, the same to all images, laid out [H·W][C] (Dosovitskiy et al., 2021).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuLearnedPositions
{
    /// <summary>y = x + positions; y may be x.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="positions">H·W × C.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Add<T>(GpuDevice device, GpuMap<T> x, ArrayView<float> positions, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
    {
        int elements = x.Height * x.Width * x.Channels;
        Check.Length(positions, elements, nameof(positions));
        GpuPointwise.Run(device, x, new PositionStore(positions, elements), GpuChannelSums.None, y);
    }

    /// <summary>Σ g over the images: the gradient with respect to the positions.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="g">N × C × H × W.</param>
    /// <param name="gradient">H·W × C, overwritten.</param>
    public static void Gradient<T>(GpuDevice device, GpuMap<T> g, ArrayView<float> gradient)
        where T : unmanaged, IGpuElement<T>
    {
        int elements = g.Height * g.Width * g.Channels, threads = LaneGroups.Threads(device);
        Check.Length(gradient, elements, nameof(gradient));
        device.Launch(
            new(Groups.Over(elements, threads), 1, 1), threads, new PositionGradientKernel<T>(g, elements, gradient));
    }
}

/// <summary>value + what its place in an image has.</summary>
internal readonly struct PositionStore(ArrayView<float> positions, int elements) : IGpuStore
{
    private readonly ArrayView<float> positions = positions;
    private readonly int elements = elements;

    public static int Sums => 0;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums) =>
        value + positions[at - image * elements];
}

/// <summary><see cref="GpuLearnedPositions.Gradient"/>: a thread for each element of an image.</summary>
internal readonly struct PositionGradientKernel<T>(GpuMap<T> g, int elements, ArrayView<float> gradient) : IGpuKernel
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> g = g;
    private readonly int elements = elements;
    private readonly ArrayView<float> gradient = gradient;

    public void Run()
    {
        int element = Grid.IdxX * Group.DimX + Group.IdxX;
        if (element >= elements) return;
        float sum = 0;
        for (int image = 0; image < g.Batch; image++) sum += g.Load(image * elements + element);
        gradient[element] = sum;
    }
}
