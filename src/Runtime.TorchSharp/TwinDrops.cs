using System.Runtime.InteropServices;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;
using static TorchSharp.torch;

namespace GResNet.Runtime.TorchSharp;

/// <summary>
/// What the model's own random numbers drop, as factors: 0, or 1 / (1 − rate). They are drawn on the processor.
/// </summary>
internal static unsafe class TwinDrops
{
    /// <summary>A factor for each image.</summary>
    /// <param name="x">N × C × H × W, of which type and device are taken.</param>
    /// <param name="rate">From 0 to below 1.</param>
    /// <param name="key">Names the random numbers.</param>
    /// <returns>N × 1 × 1 × 1.</returns>
    public static Tensor Images(Tensor x, float rate, RandomKey key)
    {
        int images = checked((int)x.shape[0]);
        using var buffer = new AlignedBuffer(images * FeatureMap.FloatsPerImage(1, 1, 1));
        FeatureMap factors = new(buffer.Data, images, 1, 1, 1);
        DropPath.Factors(rate, key, factors);
        return Moved(factors, x, [images, 1, 1, 1]);
    }

    /// <summary>A factor for each element.</summary>
    /// <param name="x">N × C [× H × W].</param>
    /// <param name="rate">From 0 to below 1.</param>
    /// <param name="key">Names the random numbers.</param>
    /// <returns>In the dimensions of <paramref name="x"/>.</returns>
    public static Tensor Elements(Tensor x, float rate, RandomKey key)
    {
        long[] shape = x.shape;
        int images = checked((int)shape[0]), channels = checked((int)shape[1]);
        (int height, int width) = shape is [_, _, var rows, var columns]
            ? (checked((int)rows), checked((int)columns))
            : (1, 1);
        using var buffer = new AlignedBuffer(images * FeatureMap.FloatsPerImage(channels, height, width));
        new Span<float>(buffer.Data, checked((int)buffer.Length)).Fill(1);
        FeatureMap factors = new(buffer.Data, images, channels, height, width);
        using var workers = new WorkerPool(1);
        Dropout.Apply(workers, factors, rate, key, factors);
        return Moved(factors, x, shape);
    }

    private static Tensor Moved(FeatureMap factors, Tensor like, long[] shape)
    {
        Tensor host = empty(shape, ScalarType.Float32, CPU);
        factors.CopyTo(MemoryMarshal.Cast<byte, float>(host.bytes));
        return host.to(like.dtype, like.device);
    }
}
