using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Means over windows.</summary>
public static class AveragePooling
{
    /// <summary>y = the mean of each window of x.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="y">N × C × H′ × W′.</param>
    public static void Forward(WorkerPool workers, in PoolingShape shape, FeatureMap x, FeatureMap y)
    {
        Check.Pooling(shape, x, y);
        workers.Run(x.Blocks * x.Batch, new ForwardWork(new Planes(x, y), shape));
    }

    /// <summary>gx = gradient with respect to the input.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="shape">Of the windows.</param>
    /// <param name="gy">N × C × H′ × W′.</param>
    /// <param name="gx">N × C × H × W, overwritten.</param>
    public static void Backward(WorkerPool workers, in PoolingShape shape, FeatureMap gy, FeatureMap gx)
    {
        Check.Pooling(shape, gx, gy);
        workers.Run(gx.Blocks * gx.Batch, new BackwardWork(new Planes(gx, gy), shape));
    }

    private static float Weight(in PoolingShape shape, in PoolingWindow window) =>
        1f / (shape.CountIncludePad
            ? window.PaddedHeight * window.PaddedWidth
            : (window.Bottom - window.Top) * (window.Right - window.Left));

    private readonly unsafe struct ForwardWork(Planes planes, PoolingShape shape) : IWork
    {
        public void Run(int part, int worker)
        {
            float* to = planes.Output(part);
            for (int row = 0; row < planes.OutHeight; row++)
                for (int column = 0; column < planes.OutWidth; column++, to += Lanes.Block)
                {
                    PoolingWindow window = planes.Window(shape, row, column);
                    float weight = Weight(shape, window);
                    Vector512<float> sum = default;
                    for (int y = window.Top; y < window.Bottom; y++)
                    {
                        float* from = planes.Input(part, y);
                        for (int x = window.Left; x < window.Right; x++) sum += Vector512.Load(from + x * Lanes.Block);
                    }

                    (sum * weight).Store(to);
                }
        }
    }

    private readonly unsafe struct BackwardWork(Planes planes, PoolingShape shape) : IWork
    {
        public void Run(int part, int worker)
        {
            planes.ClearInput(part);
            float* gradient = planes.Output(part);
            for (int row = 0; row < planes.OutHeight; row++)
                for (int column = 0; column < planes.OutWidth; column++, gradient += Lanes.Block)
                {
                    PoolingWindow window = planes.Window(shape, row, column);
                    Vector512<float> share = Vector512.Load(gradient) * Weight(shape, window);
                    for (int y = window.Top; y < window.Bottom; y++)
                    {
                        float* to = planes.Input(part, y);
                        for (int x = window.Left; x < window.Right; x++)
                            (Vector512.Load(to + x * Lanes.Block) + share).Store(to + x * Lanes.Block);
                    }
                }
        }
    }
}
