using System.Numerics;
using System.Runtime.CompilerServices;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Greatest elements of windows. Of equal ones the first, row by row, gets the gradient; a NaN is greater than any number.
/// Both as in PyTorch.
/// </summary>
public static class MaxPooling
{
    /// <summary>y = the greatest element of each window of x.</summary>
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
    /// <param name="x">N × C × H × W, what the forward pass read.</param>
    /// <param name="gx">N × C × H × W, overwritten; not x.</param>
    public static void Backward(WorkerPool workers, in PoolingShape shape, FeatureMap gy, FeatureMap x, FeatureMap gx)
    {
        Check.Pooling(shape, x, gy);
        Check.Same(x, gx);
        workers.Run(x.Blocks * x.Batch, new BackwardWork(new Planes(x, gy), new Planes(gx, gy), shape));
    }

    /// <summary>Lanes in which <paramref name="value"/> replaces <paramref name="best"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Wins(Vector<float> value, Vector<float> best) =>
        Vector.GreaterThan(value, best) | ~Vector.Equals(value, value);

    private readonly unsafe struct ForwardWork(Planes planes, PoolingShape shape) : IWork
    {
        public void Run(int part, int worker)
        {
            float* to = planes.Output(part);
            for (int row = 0; row < planes.OutHeight; row++)
                for (int column = 0; column < planes.OutWidth; column++, to += Lanes.Block)
                {
                    PoolingWindow window = planes.Window(shape, row, column);
                    for (int lane = 0; lane < Lanes.Block; lane += Vector<float>.Count)
                    {
                        Vector<float> best = new(float.NegativeInfinity);
                        for (int y = window.Top; y < window.Bottom; y++)
                        {
                            float* from = planes.Input(part, y) + lane;
                            for (int x = window.Left; x < window.Right; x++)
                            {
                                Vector<float> value = Vector.Load(from + x * Lanes.Block);
                                best = Vector.ConditionalSelect(Wins(value, best), value, best);
                            }
                        }

                        best.Store(to + lane);
                    }
                }
        }
    }

    private readonly unsafe struct BackwardWork(Planes planes, Planes gradients, PoolingShape shape) : IWork
    {
        public void Run(int part, int worker)
        {
            gradients.ClearInput(part);
            float* gradient = planes.Output(part);
            for (int row = 0; row < planes.OutHeight; row++)
                for (int column = 0; column < planes.OutWidth; column++, gradient += Lanes.Block)
                {
                    PoolingWindow window = planes.Window(shape, row, column);
                    for (int lane = 0; lane < Lanes.Block; lane += Vector<float>.Count)
                        Scatter(part, lane, window, Vector.Load(gradient + lane));
                }
        }

        private void Scatter(int plane, int lane, in PoolingWindow window, Vector<float> gradient)
        {
            Vector<int> winner = Winner(plane, lane, window);
            int index = 0;
            for (int y = window.Top; y < window.Bottom; y++)
            {
                float* to = gradients.Input(plane, y) + lane;
                for (int x = window.Left; x < window.Right; x++, index++)
                {
                    Vector<float> share = Vector.ConditionalSelect(
                        Vector.Equals(winner, new Vector<int>(index)), gradient, Vector<float>.Zero);
                    (Vector.Load(to + x * Lanes.Block) + share).Store(to + x * Lanes.Block);
                }
            }
        }

        /// <summary>Number, within the window, of each lane's greatest element.</summary>
        private Vector<int> Winner(int plane, int lane, in PoolingWindow window)
        {
            Vector<float> best = new(float.NegativeInfinity);
            Vector<int> winner = Vector<int>.Zero;
            int index = 0;
            for (int y = window.Top; y < window.Bottom; y++)
            {
                float* from = planes.Input(plane, y) + lane;
                for (int x = window.Left; x < window.Right; x++, index++)
                {
                    Vector<float> value = Vector.Load(from + x * Lanes.Block);
                    Vector<int> wins = Wins(value, best);
                    best = Vector.ConditionalSelect(wins, value, best);
                    winner = Vector.ConditionalSelect(wins, new Vector<int>(index), winner);
                }
            }

            return winner;
        }
    }
}
