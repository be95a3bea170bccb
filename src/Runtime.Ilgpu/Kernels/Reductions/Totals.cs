using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Launches <see cref="TotalKernel"/>.</summary>
internal static class Totals
{
    /// <summary>to[column] = Σ over <paramref name="rows"/> of from[row · stride + first + column].</summary>
    public static void Run(GpuDevice device, ArrayView<float> from, int rows, int stride, int first, ArrayView<float> to)
    {
        int columns = device.TakesSmallGroups ? 8 : 32, threads = device.TakesSmallGroups ? 16 : TotalKernel.MaxThreads;
        device.Launch(
            new(Groups.Over(to.IntLength, columns), 1, 1), threads, new TotalKernel(from, rows, stride, first, to, columns));
    }
}
