using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>A kernel that makes a map of another, which it reads through a load.</summary>
internal interface IKernelCase
{
    void Run<TLoad>(FeatureMap x, TLoad load, FeatureMap y) where TLoad : unmanaged, ILoad;
}

internal sealed class AveragePoolCase(WorkerPool workers, PoolingShape shape) : IKernelCase
{
    public void Run<TLoad>(FeatureMap x, TLoad load, FeatureMap y) where TLoad : unmanaged, ILoad =>
        AveragePooling.Forward(workers, shape, x, load, default(PlainStore), ChannelSums.None, y);
}

internal sealed class MaxPoolCase(WorkerPool workers, PoolingShape shape) : IKernelCase
{
    public void Run<TLoad>(FeatureMap x, TLoad load, FeatureMap y) where TLoad : unmanaged, ILoad =>
        MaxPooling.Forward(workers, shape, x, load, default(PlainStore), ChannelSums.None, y);
}

internal sealed class MaxPoolGradientCase(WorkerPool workers, PoolingShape shape, FeatureMap gy) : IKernelCase
{
    public void Run<TLoad>(FeatureMap x, TLoad load, FeatureMap y) where TLoad : unmanaged, ILoad =>
        MaxPooling.Backward(workers, shape, gy, x, load, default(PlainStore), ChannelSums.None, y);
}

internal sealed class GlobalAveragePoolCase(WorkerPool workers) : IKernelCase
{
    public void Run<TLoad>(FeatureMap x, TLoad load, FeatureMap y) where TLoad : unmanaged, ILoad =>
        GlobalAveragePooling.Forward(workers, x, load, y);
}

internal sealed class GateGradientCase(WorkerPool workers, FeatureMap gy) : IKernelCase
{
    public void Run<TLoad>(FeatureMap x, TLoad load, FeatureMap y) where TLoad : unmanaged, ILoad =>
        ChannelGate.Backward(workers, gy, x, load, y);
}

internal sealed class LayerNormCase(WorkerPool workers, FloatView deviations) : IKernelCase
{
    public void Run<TLoad>(FeatureMap x, TLoad load, FeatureMap y) where TLoad : unmanaged, ILoad =>
        LayerNormalization.Forward(
            workers, x, load, 1e-5f, default(PlainStore), ChannelSums.None, deviations, y);
}

internal sealed class LayerNormGradientCase(WorkerPool workers, FeatureMap normalized, FloatView deviations)
    : IKernelCase
{
    public void Run<TLoad>(FeatureMap x, TLoad load, FeatureMap y) where TLoad : unmanaged, ILoad =>
        LayerNormalization.Backward(
            workers, x, load, normalized, deviations, default(PlainStore), ChannelSums.None, y);
}

internal sealed class GroupNormCase(WorkerPool workers, FloatView deviations) : IKernelCase
{
    public void Run<TLoad>(FeatureMap x, TLoad load, FeatureMap y) where TLoad : unmanaged, ILoad =>
        GroupNormalization.Forward(
            workers, x, load, 1e-5f, default(PlainStore), ChannelSums.None, deviations, y);
}

internal sealed class GroupNormGradientCase(WorkerPool workers, FeatureMap normalized, FloatView deviations)
    : IKernelCase
{
    public void Run<TLoad>(FeatureMap x, TLoad load, FeatureMap y) where TLoad : unmanaged, ILoad =>
        GroupNormalization.Backward(
            workers, x, load, normalized, deviations, default(PlainStore), ChannelSums.None, y);
}
