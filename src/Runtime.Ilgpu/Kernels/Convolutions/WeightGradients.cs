using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Chooses and launches a <see cref="WeightGradientKernel{T, TTile, TWidth, TLoad}"/>.</summary>
internal static class WeightGradients
{
    /// <summary>The matrix product.</summary>
    public static WeightGradientGeometry Geometry<T>(GpuDevice device, in ConvolutionShape shape, GpuMap<T> gy)
        where T : unmanaged, IGpuElement<T> =>
        TensorConvolution.Suits<T>(device, shape)
            ? TensorConvolution.Gradient(shape, gy.Batch, gy.Height, gy.Width)
            : new(
                shape, gy.Batch, gy.Height, gy.Width, Tile.Height<SquareTile>(), Tile.Width<SquareTile>(), Tile.Depth);

    /// <summary>The sums of every slice.</summary>
    public static void Run<T, TLoad>(
        GpuDevice device, in ConvolutionShape shape, in WeightGradientGeometry geometry, PaddedSource<T, TLoad> source,
        GpuMap<T> gy, ArrayView<float> partials)
        where T : unmanaged, IGpuElement<T>
        where TLoad : struct, IGpuLoad
    {
        if (TensorConvolution.Suits<T>(device, shape))
        {
            TensorConvolution.Gradients(device, geometry, source.As<GpuBFloat16>(), gy.As<GpuBFloat16>(), partials);
            return;
        }

        bool vectors = geometry.Inputs % 4 == 0 && geometry.Outputs % 4 == 0;
        switch (device.TakesSmallGroups, vectors)
        {
            case (true, true):
                Launch<T, SimulatedTile, VectorWidth, TLoad>(device, geometry, new(geometry, source, gy, partials));
                break;
            case (true, false):
                Launch<T, SimulatedTile, ScalarWidth, TLoad>(device, geometry, new(geometry, source, gy, partials));
                break;
            case (false, true):
                Launch<T, SquareTile, VectorWidth, TLoad>(device, geometry, new(geometry, source, gy, partials));
                break;
            default:
                Launch<T, SquareTile, ScalarWidth, TLoad>(device, geometry, new(geometry, source, gy, partials));
                break;
        }
    }

    private static void Launch<T, TTile, TWidth, TLoad>(
        GpuDevice device, in WeightGradientGeometry geometry, WeightGradientKernel<T, TTile, TWidth, TLoad> kernel)
        where T : unmanaged, IGpuElement<T>
        where TTile : struct, ITile
        where TWidth : struct, IWidth
        where TLoad : struct, IGpuLoad =>
        device.Launch(
            new(Groups.Over(geometry.Columns, Tile.Width<TTile>()), Groups.Over(geometry.Outputs, Tile.Height<TTile>()),
                geometry.Groups * geometry.Slices),
            Tile.Threads<TTile>(), kernel);
}
