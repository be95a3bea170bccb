using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Means over all pixels of an image.</summary>
public static unsafe class GlobalAveragePooling
{
    /// <summary>y = the mean of each channel of each image.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="y">N × C × 1 × 1.</param>
    public static void Forward(WorkerPool workers, FeatureMap x, FeatureMap y)
    {
        Check.Shape(y, x.Batch, x.Channels, 1, 1, nameof(y), nameof(GlobalAveragePooling));
        int pixels = x.Height * x.Width;
        workers.Run(x.Blocks * x.Batch, new PlaneSum<Itself>(x.Data, x.Data, pixels, 1f / pixels, y.Data));
    }

    /// <summary>gx = gradient with respect to the input.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="gy">N × C × 1 × 1.</param>
    /// <param name="gx">N × C × H × W, overwritten.</param>
    public static void Backward(WorkerPool workers, FeatureMap gy, FeatureMap gx)
    {
        Check.Shape(gy, gx.Batch, gx.Channels, 1, 1, nameof(gy), nameof(GlobalAveragePooling));
        workers.Run(gx.Blocks * gx.Batch, new SpreadWork(gy.Data, gx.Height * gx.Width, gx.Data));
    }

    private readonly struct SpreadWork(float* gy, int pixels, float* gx) : IWork
    {
        public void Run(int part, int worker)
        {
            Vector512<float> share = Vector512.Load(gy + (nint)part * Lanes.Block) * (1f / pixels);
            float* to = gx + (nint)part * pixels * Lanes.Block;
            for (int pixel = 0; pixel < pixels; pixel++, to += Lanes.Block) share.Store(to);
        }
    }
}
