using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Multiplies each channel of each image by one value, as squeeze-and-excitation does.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class ChannelGate
{
    /// <summary>y = x · gate; y may be x. With a gradient for x it is also the gradient of x.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="gate">N × C × 1 × 1.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Forward(WorkerPool workers, FeatureMap x, FeatureMap gate, FeatureMap y)
    {
        Check.Same(x, y);
        Check.Shape(gate, x.Batch, x.Channels, 1, 1, nameof(gate), nameof(ChannelGate));
        workers.Run(x.Blocks * x.Batch, new GateWork(x.Data, gate.Data, x.Height * x.Width, y.Data));
    }

    /// <summary>ggate = gradient with respect to the gate.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="gy">N × C × H × W.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="ggate">N × C × 1 × 1, overwritten.</param>
    public static void BackwardGate(WorkerPool workers, FeatureMap gy, FeatureMap x, FeatureMap ggate)
    {
        Check.Same(gy, x);
        Check.Shape(ggate, x.Batch, x.Channels, 1, 1, nameof(ggate), nameof(ChannelGate));
        workers.Run(x.Blocks * x.Batch, new DotWork(gy.Data, x.Data, x.Height * x.Width, ggate.Data));
    }

    private readonly struct GateWork(float* x, float* gate, int pixels, float* y) : IWork
    {
        public void Run(int part, int worker)
        {
            nint start = (nint)part * pixels * Lanes.Block;
            Vector512<float> factor = Vector512.Load(gate + (nint)part * Lanes.Block);
            float* from = x + start;
            float* to = y + start;
            for (int pixel = 0; pixel < pixels; pixel++, from += Lanes.Block, to += Lanes.Block)
                (Vector512.Load(from) * factor).Store(to);
        }
    }

    private readonly struct DotWork(float* a, float* b, int pixels, float* dot) : IWork
    {
        public void Run(int part, int worker)
        {
            nint start = (nint)part * pixels * Lanes.Block;
            Vector512<float> even = default, odd = default;
            int pixel = 0;
            for (; pixel < pixels - 1; pixel += 2, start += 2 * Lanes.Block)
            {
                even = Vector512.MultiplyAddEstimate(Vector512.Load(a + start), Vector512.Load(b + start), even);
                odd = Vector512.MultiplyAddEstimate(
                    Vector512.Load(a + start + Lanes.Block), Vector512.Load(b + start + Lanes.Block), odd);
            }

            if (pixel < pixels)
                even = Vector512.MultiplyAddEstimate(Vector512.Load(a + start), Vector512.Load(b + start), even);
            (even + odd).Store(dot + (nint)part * Lanes.Block);
        }
    }
}
