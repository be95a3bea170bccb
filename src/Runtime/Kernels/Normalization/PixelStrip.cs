using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// All channels of some neighbouring pixels, laid out pixel after pixel, where maps have block after block. Lanes past
/// the last channel are zero.
/// </summary>
internal readonly unsafe struct PixelStrip
{
    /// <summary>The most pixels: 1 KB of each block, so that reading is sequential enough.</summary>
    public const int MostPixels = 16;

    private readonly float* data;
    private readonly int blocks;
    private readonly Vector512<float> lastLanes;

    /// <param name="data">Room for <see cref="FloatsOf"/> floats.</param>
    /// <param name="channels">Channels of a pixel.</param>
    public PixelStrip(float* data, int channels)
    {
        this.data = data;
        blocks = Geometry.ConvolutionShape.Blocks(channels);
        int used = Lanes.Used(blocks - 1, channels);
        lastLanes = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(used)).AsSingle();
    }

    /// <summary>Floats of a pixel.</summary>
    public int PixelFloats => blocks * Lanes.Block;

    /// <summary>Floats of a strip.</summary>
    public static int FloatsOf(FeatureMap map) => map.Blocks * Lanes.Block * MostPixels;

    /// <summary>The first channel of a pixel.</summary>
    public float* this[int pixel] => data + (nint)pixel * PixelFloats;

    /// <summary>A vector of a pixel's last block, zero where there is no channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Last(Vector512<float> values) => values & lastLanes;

    /// <summary>Reads pixels from <paramref name="first"/> on, counted over all images.</summary>
    public void Read<TLoad>(FeatureMap map, TLoad load, long first, int pixels)
        where TLoad : unmanaged, ILoad
    {
        if (!TLoad.ReadsImage)
        {
            Read(map, load, 0, first, pixels, data);
            return;
        }

        int perImage = map.Height * map.Width;
        for (int pixel = 0, run; pixel < pixels; pixel += run)
        {
            (long image, long within) = Math.DivRem(first + pixel, perImage);
            run = (int)Math.Min(pixels - pixel, perImage - within);
            Read(map, load, (int)image, first + pixel, run, this[pixel]);
        }
    }

    /// <summary>Stores them through a destination.</summary>
    /// <param name="destination">Where they go.</param>
    /// <param name="map">Its map.</param>
    /// <param name="first">The first pixel, counted over all images.</param>
    /// <param name="pixels">Number of pixels.</param>
    /// <param name="row">Whose sums they belong to.</param>
    public void Write<TStore>(
        in Destination<TStore> destination, FeatureMap map, long first, int pixels, int row)
        where TStore : unmanaged, IStore
    {
        for (int block = 0; block < blocks; block++)
            destination.Finish(
                data + block * Lanes.Block, PixelFloats, block * map.BlockStride + (nint)first * Lanes.Block, pixels,
                Lanes.Block, block * Lanes.Block, row);
    }

    /// <summary>Reads pixels of one image, to <paramref name="pixel"/> and those after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read<TLoad>(FeatureMap map, TLoad load, int image, long first, int pixels, float* pixel)
        where TLoad : unmanaged, ILoad
    {
        TLoad read = load;
        int step = PixelFloats;
        for (int block = 0; block < blocks; block++)
        {
            float* from = map.Data + block * map.BlockStride + (nint)first * Lanes.Block;
            float* to = pixel + block * Lanes.Block;
            Vector512<float> lanes = block < blocks - 1 ? Vector512<float>.AllBitsSet : lastLanes;
            for (int count = 0; count < pixels; count++, from += Lanes.Block, to += step)
                (read.Invoke(Vector512.Load(from), block * Lanes.Block, image) & lanes).Store(to);
        }
    }
}
