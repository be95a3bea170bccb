using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Convolutions with the micro-kernels of a given instruction set.</summary>
internal static unsafe class ConvolutionDispatch
{
    public static void Forward<TLoad, TStore>(
        InstructionSet set, WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, FloatView padding,
        FloatView packed, TStore store, ChannelSums sums, FeatureMap y)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        Check.Convolution(shape, x, y);
        Check.Length(packed, shape.PackedLength, nameof(packed));
        if (!padding.IsEmpty) Check.Length(padding, shape.InChannels, nameof(padding));
        Sweep(set, workers, new Pass(shape, false), shape.IsDepthwise, x, load, padding.Data, packed.Data, store, sums,
            y);
    }

    public static void BackwardData<TStore>(
        InstructionSet set, WorkerPool workers, in ConvolutionShape shape, FeatureMap gy, FloatView packedTransposed,
        TStore store, ChannelSums sums, FeatureMap gx)
        where TStore : unmanaged, IStore
    {
        Check.Convolution(shape, gx, gy);
        Check.Length(packedTransposed, shape.PackedTransposedLength, nameof(packedTransposed));
        Sweep(
            set, workers, new Pass(shape, true), shape.IsDepthwise, gy, default(PlainLoad), null, packedTransposed.Data,
            store,
            sums, gx);
    }

    public static void BackwardWeights<TLoad>(
        InstructionSet set, WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, FloatView padding,
        FeatureMap gy, FloatView gradient)
        where TLoad : unmanaged, ILoad
    {
        Check.Convolution(shape, x, gy);
        Check.Length(gradient, shape.WeightCount, nameof(gradient));
        if (!padding.IsEmpty) Check.Length(padding, shape.InChannels, nameof(padding));
        if (shape.IsDepthwise)
        {
            WeightGradient<DepthwiseGradient, TLoad>.Run(workers, shape, x, load, padding.Data, gy, gradient);
            return;
        }

        switch (set)
        {
            case InstructionSet.Avx512:
                WeightGradient<DenseGradient<Avx512Kernel>, TLoad>.Run(
                    workers, shape, x, load, padding.Data, gy, gradient);
                break;
            case InstructionSet.Avx2:
                WeightGradient<DenseGradient<Avx2Kernel>, TLoad>.Run(
                    workers, shape, x, load, padding.Data, gy, gradient);
                break;
            default:
                WeightGradient<DenseGradient<PortableKernel>, TLoad>.Run(
                    workers, shape, x, load, padding.Data, gy, gradient);
                break;
        }
    }

    public static void Backward<TLoad, TStore>(
        InstructionSet set, WorkerPool workers, in ConvolutionShape shape, FeatureMap x, TLoad load, FeatureMap gy,
        FloatView packedTransposed, TStore store, ChannelSums sums, FeatureMap gx, FloatView gradient)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        if (!DepthwiseBackward<TLoad, TStore>.Supports(shape, x))
        {
            BackwardWeights(set, workers, shape, x, load, FloatView.Empty, gy, gradient);
            BackwardData(set, workers, shape, gy, packedTransposed, store, sums, gx);
            return;
        }

        Check.Convolution(shape, x, gy);
        Check.Same(x, gx);
        Check.Length(packedTransposed, shape.PackedTransposedLength, nameof(packedTransposed));
        Check.Length(gradient, shape.WeightCount, nameof(gradient));
        DepthwiseBackward<TLoad, TStore>.Run(
            workers, shape, x, load, gy, packedTransposed.Data, store, sums, gx, gradient);
    }

    private static void Sweep<TLoad, TStore>(
        InstructionSet set, WorkerPool workers, Pass pass, bool depthwise, FeatureMap source, TLoad load,
        float* padding,
        float* packed, TStore store, ChannelSums sums, FeatureMap destination)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        if (depthwise)
        {
            Sweep<DepthwiseKernel, TLoad, TStore>.Run(
                workers, pass, source, load, padding, packed, store, sums, destination);
            return;
        }

        switch (set)
        {
            case InstructionSet.Avx512:
                Sweep<Dense<Avx512Kernel>, TLoad, TStore>.Run(
                    workers, pass, source, load, padding, packed, store, sums, destination);
                break;
            case InstructionSet.Avx2:
                Sweep<Dense<Avx2Kernel>, TLoad, TStore>.Run(
                    workers, pass, source, load, padding, packed, store, sums, destination);
                break;
            default:
                Sweep<Dense<PortableKernel>, TLoad, TStore>.Run(
                    workers, pass, source, load, padding, packed, store, sums, destination);
                break;
        }
    }
}
