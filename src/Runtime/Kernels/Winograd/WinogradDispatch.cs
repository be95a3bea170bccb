using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Winograd convolutions with the micro-kernels of a given instruction set.</summary>
internal static unsafe class WinogradDispatch
{
    public static void Forward<TLoad, TStore>(
        InstructionSet set, WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, FloatView padding,
        FloatView packed, TStore store, ChannelSums sums, FeatureMap y)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        CheckMaps(shape, x, y);
        Check.Length(packed, WinogradShape.PackedLength(shape), nameof(packed));
        if (!padding.IsEmpty) Check.Length(padding, shape.InChannels, nameof(padding));
        Sweep(set, workers, x, load, padding.Data, packed.Data, store, sums, y);
    }

    public static void BackwardData<TStore>(
        InstructionSet set, WorkerPool workers, in ConvolutionShape shape, FeatureMap gy, FloatView packedTransposed,
        TStore store, ChannelSums sums, FeatureMap gx)
        where TStore : unmanaged, IStore
    {
        CheckMaps(shape, gx, gy);
        Check.Length(packedTransposed, WinogradShape.PackedLength(shape), nameof(packedTransposed));
        Sweep(set, workers, gy, default(PlainLoad), null, packedTransposed.Data, store, sums, gx);
    }

    public static void BackwardWeights<TLoad>(
        InstructionSet set, WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, FloatView padding,
        FeatureMap gy, FloatView gradient)
        where TLoad : unmanaged, ILoad
    {
        CheckMaps(shape, x, gy);
        Check.Length(gradient, shape.WeightCount, nameof(gradient));
        if (!padding.IsEmpty) Check.Length(padding, shape.InChannels, nameof(padding));
        switch (set)
        {
            case InstructionSet.Avx512: Gradient<Avx512Kernel, TLoad>(
                workers, shape, x, load, padding.Data, gy, gradient); break;
            case InstructionSet.Avx2: Gradient<Avx2Kernel, TLoad>(workers, shape, x, load, padding.Data, gy, gradient);
            break;
            default: Gradient<PortableKernel, TLoad>(workers, shape, x, load, padding.Data, gy, gradient); break;
        }
    }

    private static void Gradient<TKernel, TLoad>(
        WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, float* padding, FeatureMap gy,
        FloatView gradient)
        where TKernel : unmanaged, IMicroKernel
        where TLoad : unmanaged, ILoad
    {
        int tiles = new TileGrid(x.Batch, x.Height, x.Width).Count;
        if (WinogradGradientSlices<TKernel, TLoad>.Suits(shape, tiles))
            WinogradGradientSlices<TKernel, TLoad>.Run(workers, shape, x, load, padding, gy, gradient);
        else
            WinogradGradient<TKernel, TLoad>.Run(workers, shape, x, load, padding, gy, gradient);
    }

    private static void CheckMaps(in ConvolutionShape shape, FeatureMap x, FeatureMap y)
    {
        Check.Winograd(shape);
        Check.Convolution(shape, x, y);
    }

    private static void Sweep<TLoad, TStore>(
        InstructionSet set, WorkerPool workers, FeatureMap source, TLoad load, float* padding, float* packed,
        TStore store,
        ChannelSums sums, FeatureMap destination)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        switch (set)
        {
            case InstructionSet.Avx512:
                WinogradSweep<Avx512Kernel, TLoad, TStore>.Run(
                    workers, source, load, padding, packed, store, sums, destination);
                break;
            case InstructionSet.Avx2:
                WinogradSweep<Avx2Kernel, TLoad, TStore>.Run(
                    workers, source, load, padding, packed, store, sums, destination);
                break;
            default:
                WinogradSweep<PortableKernel, TLoad, TStore>.Run(
                    workers, source, load, padding, packed, store, sums, destination);
                break;
        }
    }
}
