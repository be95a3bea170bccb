using System.ComponentModel;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Adds a value for each channel of each pixel, the same to all images, laid out [H·W][C] (Dosovitskiy et al., 2021).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class LearnedPositions
{
    // Pixels of a part.
    private const int Chunk = 64;

    /// <summary>y = x + positions; y may be x.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="positions">H·W × C.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Add(WorkerPool workers, FeatureMap x, FloatView positions, FeatureMap y)
    {
        Check.Same(x, y);
        Run(workers, x, positions, new AddWork(x, positions.Data, y));
    }

    /// <summary>Σ g over the images: the gradient with respect to the positions.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="g">N × C × H × W.</param>
    /// <param name="gradient">H·W × C, overwritten.</param>
    public static void Gradient(WorkerPool workers, FeatureMap g, FloatView gradient) =>
        Run(workers, g, gradient, new GradientWork(g, gradient.Data));

    private static void Run<TWork>(WorkerPool workers, FeatureMap map, FloatView positions, TWork work)
        where TWork : unmanaged, IWork
    {
        int pixels = map.Height * map.Width;
        Check.Length(positions, (long)pixels * map.Channels, nameof(positions));
        workers.Run(Cut.Parts(pixels, Chunk), work);
    }

    /// <summary>Where 16 channels of a pixel are in image 0, and how far it is to the next.</summary>
    private static (nint At, nint Step) Place(FeatureMap map, int pixel, int block)
    {
        nint step = (nint)map.Height * map.Width * Lanes.Block;
        return (block * map.BlockStride + pixel * Lanes.Block, step);
    }

    private static int End(FeatureMap map, int part) => Math.Min((part + 1) * Chunk, map.Height * map.Width);

    private readonly struct AddWork(FeatureMap x, float* positions, FeatureMap y) : IWork
    {
        public void Run(int part, int worker)
        {
            float* values = stackalloc float[Lanes.Block];
            for (int pixel = part * Chunk; pixel < End(x, part); pixel++)
                for (int block = 0; block < x.Blocks; block++)
                {
                    new Span<float>(
                        positions + (nint)pixel * x.Channels + block * Lanes.Block, Lanes.Used(block, x.Channels))
                        .CopyTo(new Span<float>(values, Lanes.Block));
                    Vector512<float> position = Vector512.Load(values);
                    (nint at, nint step) = Place(x, pixel, block);
                    for (int image = 0; image < x.Batch; image++, at += step)
                        (x.Load(at) + position).Store(y.Data + at);
                }
        }
    }

    private readonly struct GradientWork(FeatureMap g, float* gradient) : IWork
    {
        public void Run(int part, int worker)
        {
            float* values = stackalloc float[Lanes.Block];
            for (int pixel = part * Chunk; pixel < End(g, part); pixel++)
                for (int block = 0; block < g.Blocks; block++)
                {
                    Vector512<float> sum = default;
                    (nint at, nint step) = Place(g, pixel, block);
                    for (int image = 0; image < g.Batch; image++, at += step) sum += g.Load(at);
                    sum.Store(values);
                    new Span<float>(values, Lanes.Used(block, g.Channels)).CopyTo(
                        new Span<float>(gradient + (nint)pixel * g.Channels + block * Lanes.Block, Lanes.Block));
                }
        }
    }
}
