using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Convolutions with the micro-kernels of a given instruction set.</summary>
internal static unsafe class ConvolutionDispatch
{
    public static void Forward(
        InstructionSet set, WorkerPool workers, in ConvolutionShape shape, FeatureMap x, FloatView packed,
        FloatView bias, FeatureMap y)
    {
        Check.Convolution(shape, x, y);
        Check.Length(packed, shape.PackedLength, nameof(packed));
        Pass pass = new(shape, false);
        if (bias.IsEmpty)
        {
            Sweep(set, workers, pass, shape.IsDepthwise, x, packed, default(PlainLoad), default(PlainStore), y);
            return;
        }

        Check.Length(bias, shape.OutChannels, nameof(bias));
        Sweep(set, workers, pass, shape.IsDepthwise, x, packed, default(PlainLoad), new BiasStore(bias.Data), y);
    }

    public static void Forward(
        InstructionSet set, WorkerPool workers, in ConvolutionShape shape, FeatureMap x, FloatView packed,
        FloatView bias, FloatView padding, FeatureMap y)
    {
        Check.Convolution(shape, x, y);
        Check.Length(packed, shape.PackedLength, nameof(packed));
        Check.Length(bias, shape.OutChannels, nameof(bias));
        Check.Length(padding, shape.InChannels, nameof(padding));
        Sweep(
            set, workers, new Pass(shape, false), shape.IsDepthwise, x, packed, new PaddedLoad(padding.Data),
            new BiasStore(bias.Data), y);
    }

    public static void BackwardData(
        InstructionSet set, WorkerPool workers, in ConvolutionShape shape, FeatureMap gy, FloatView packedTransposed,
        FeatureMap gx)
    {
        Check.Convolution(shape, gx, gy);
        Check.Length(packedTransposed, shape.PackedTransposedLength, nameof(packedTransposed));
        Sweep(set, workers, new Pass(shape, true), shape.IsDepthwise, gy, packedTransposed, default(PlainLoad),
            default(PlainStore), gx);
    }

    public static void BackwardWeights(
        InstructionSet set, WorkerPool workers, in ConvolutionShape shape, FeatureMap x, FeatureMap gy,
        FloatView gradient)
    {
        Check.Convolution(shape, x, gy);
        Check.Length(gradient, shape.WeightCount, nameof(gradient));
        PlainLoad load = default;
        if (shape.IsDepthwise)
        {
            WeightGradient<DepthwiseGradient, PlainLoad>.Run(workers, shape, x, load, gy, gradient);
            return;
        }

        switch (set)
        {
            case InstructionSet.Avx512:
                WeightGradient<DenseGradient<Avx512Kernel>, PlainLoad>.Run(workers, shape, x, load, gy, gradient);
                break;
            case InstructionSet.Avx2:
                WeightGradient<DenseGradient<Avx2Kernel>, PlainLoad>.Run(workers, shape, x, load, gy, gradient);
                break;
            default:
                WeightGradient<DenseGradient<PortableKernel>, PlainLoad>.Run(workers, shape, x, load, gy, gradient);
                break;
        }
    }

    private static void Sweep<TLoad, TStore>(
        InstructionSet set, WorkerPool workers, Pass pass, bool depthwise, FeatureMap source, FloatView packed,
        TLoad load, TStore store, FeatureMap destination)
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore
    {
        if (depthwise)
        {
            Sweep<DepthwiseKernel, TLoad, TStore>(workers, pass, source, packed, load, store, destination);
            return;
        }

        switch (set)
        {
            case InstructionSet.Avx512:
                Sweep<Dense<Avx512Kernel>, TLoad, TStore>(workers, pass, source, packed, load, store, destination);
                break;
            case InstructionSet.Avx2:
                Sweep<Dense<Avx2Kernel>, TLoad, TStore>(workers, pass, source, packed, load, store, destination);
                break;
            default:
                Sweep<Dense<PortableKernel>, TLoad, TStore>(workers, pass, source, packed, load, store, destination);
                break;
        }
    }

    private static void Sweep<TKernel, TLoad, TStore>(
        WorkerPool workers, Pass pass, FeatureMap source, FloatView packed, TLoad load, TStore store,
        FeatureMap destination)
        where TKernel : unmanaged, ISweepKernel
        where TLoad : unmanaged, ILoad
        where TStore : unmanaged, IStore =>
        Kernels.Sweep<TKernel, TLoad, TStore>.Run(
            workers, pass, source, packed.Data, load, store, destination);
}
