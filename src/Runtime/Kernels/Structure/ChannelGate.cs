using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>The gradient of a gate, which multiplies each channel of each image by one value.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class ChannelGate
{
    /// <summary>ggate = the gradient of a gate on x: Σ gy·x over each image.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="gy">N × C × H × W.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="ggate">N × C × 1 × 1, overwritten.</param>
    public static void Backward(WorkerPool workers, FeatureMap gy, FeatureMap x, FeatureMap ggate) =>
        Backward(workers, gy, x, default(PlainLoad), ggate);

    /// <summary>ggate = the gradient of a gate on load(x): Σ gy·load(x) over each image.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="gy">N × C × H × W.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="load">What happens to x as it is read.</param>
    /// <param name="ggate">N × C × 1 × 1, overwritten.</param>
    public static void Backward<TLoad>(
        WorkerPool workers, FeatureMap gy, FeatureMap x, TLoad load, FeatureMap ggate)
        where TLoad : unmanaged, ILoad
    {
        Check.Same(gy, x);
        Check.Shape(ggate, x.Batch, x.Channels, 1, 1, nameof(ggate), nameof(ChannelGate));
        workers.Run(x.Blocks * x.Batch, new DotWork<TLoad>(gy, x.Data, load, ggate.Data));
    }

    private readonly struct DotWork<TLoad>(FeatureMap gy, float* x, TLoad load, float* dot) : IWork
        where TLoad : unmanaged, ILoad
    {
        public void Run(int part, int worker)
        {
            TLoad read = load;
            (int block, int image) = Math.DivRem(part, gy.Batch);
            int channel = block * Lanes.Block, pixels = gy.Height * gy.Width;
            float* a = gy.Data + (nint)part * pixels * Lanes.Block;
            float* b = x + (nint)part * pixels * Lanes.Block;
            Vector512<float> even = default, odd = default;
            int pixel = 0;
            for (; pixel < pixels - 1; pixel += 2, a += 2 * Lanes.Block, b += 2 * Lanes.Block)
            {
                even = Vector512.MultiplyAddEstimate(
                    Vector512.Load(a), read.Invoke(Vector512.Load(b), channel, image), even);
                odd = Vector512.MultiplyAddEstimate(
                    Vector512.Load(a + Lanes.Block), read.Invoke(Vector512.Load(b + Lanes.Block), channel, image), odd);
            }

            if (pixel < pixels)
                even = Vector512.MultiplyAddEstimate(
                    Vector512.Load(a), read.Invoke(Vector512.Load(b), channel, image), even);
            (even + odd).Store(dot + (nint)part * Lanes.Block);
        }
    }
}
