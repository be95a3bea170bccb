using System.ComponentModel;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>Pixels as a sequence of tokens, row by row: parts of it, and tokens before it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Tokens
{
    /// <summary>y = the pixels of x from <paramref name="first"/> on.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="first">The first pixel, row by row.</param>
    /// <param name="y">N × C × any height and width that x has pixels for; not x.</param>
    public static void Slice(WorkerPool workers, FeatureMap x, int first, FeatureMap y)
    {
        CheckPart(y, x, first);
        workers.Run(x.Blocks * x.Batch, new SliceWork(x, first, y));
    }

    /// <summary>gx = gy at the pixels from <paramref name="first"/> on, else 0: the gradient of a slice.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="gy">N × C × a part of gx's pixels.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="gx">N × C × H × W, overwritten; not gy.</param>
    public static void Spread(WorkerPool workers, FeatureMap gy, int first, FeatureMap gx)
    {
        CheckPart(gy, gx, first);
        workers.Run(gx.Blocks * gx.Batch, new SpreadWork(gy, first, gx));
    }

    /// <summary>y = the token, and then the pixels of x.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="token">C values.</param>
    /// <param name="y">N × C × (H·W + 1) × 1; not x.</param>
    public static void Prepend(WorkerPool workers, FeatureMap x, FloatView token, FeatureMap y)
    {
        Check.Length(token, x.Channels, nameof(token));
        Check.Shape(y, x.Batch, x.Channels, x.Height * x.Width + 1, 1, nameof(y));
        workers.Run(x.Blocks * x.Batch, new PrependWork(x, token, y));
    }

    private static void CheckPart(FeatureMap part, FeatureMap map, int first)
    {
        int pixels = part.Height * part.Width;
        if (part.Batch != map.Batch || part.Channels != map.Channels || first < 0
            || first + pixels > map.Height * map.Width)
            throw new ArgumentException(
                $"{map.Batch}×{map.Channels}×{map.Height}×{map.Width} has no {part.Batch}×{part.Channels}×{pixels} "
                    + $"pixels from {first} on.",
                nameof(first));
    }

    /// <summary>The pixels of a block of an image, of which there is one for each part.</summary>
    private static Span<float> Pixels(FeatureMap map, int part)
    {
        int floats = map.Height * map.Width * Lanes.Block;
        return new Span<float>(map.Data + (nint)part * floats, floats);
    }

    private readonly struct SliceWork(FeatureMap x, int first, FeatureMap y) : IWork
    {
        public void Run(int part, int worker)
        {
            Span<float> to = Pixels(y, part);
            Pixels(x, part).Slice(first * Lanes.Block, to.Length).CopyTo(to);
        }
    }

    private readonly struct SpreadWork(FeatureMap gy, int first, FeatureMap gx) : IWork
    {
        public void Run(int part, int worker)
        {
            Span<float> from = Pixels(gy, part), to = Pixels(gx, part);
            int start = first * Lanes.Block;
            to[..start].Clear();
            from.CopyTo(to[start..]);
            to[(start + from.Length)..].Clear();
        }
    }

    private readonly struct PrependWork(FeatureMap x, FloatView token, FeatureMap y) : IWork
    {
        public void Run(int part, int worker)
        {
            Span<float> to = Pixels(y, part);
            int channel = part / x.Batch * Lanes.Block, used = Lanes.Used(part / x.Batch, x.Channels);
            token.Span.Slice(channel, used).CopyTo(to);
            to[used..Lanes.Block].Clear();
            Pixels(x, part).CopyTo(to[Lanes.Block..]);
        }
    }
}
