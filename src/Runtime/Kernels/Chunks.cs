using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>Consecutive pixels of one block of channels.</summary>
/// <param name="Start">First float, from the map's.</param>
/// <param name="Pixels">Number of pixels.</param>
/// <param name="Channel">First channel of the block.</param>
internal readonly record struct Chunk(nint Start, int Pixels, int Channel)
{
    public nint Floats => (nint)Pixels * Lanes.Block;
}

/// <summary>A map cut into chunks by its shape alone: all of block 0, then of block 1, ….</summary>
internal readonly struct Chunks
{
    // 32 KB: the first cache holds a chunk that is read twice.
    private const int Size = 512;

    private readonly long pixels;

    public Chunks(FeatureMap map)
    {
        pixels = map.Pixels;
        PerBlock = (int)((pixels + Size - 1) / Size);
        Count = PerBlock * map.Blocks;
    }

    /// <summary>Chunks of one block of channels.</summary>
    public int PerBlock { get; }

    /// <summary>Chunks of all blocks.</summary>
    public int Count { get; }

    /// <summary>Chunk <paramref name="index"/>.</summary>
    public Chunk this[int index]
    {
        get
        {
            (int block, int within) = Math.DivRem(index, PerBlock);
            long first = (long)within * Size;
            return new Chunk(
                (nint)((block * pixels + first) * Lanes.Block), (int)Math.Min(Size, pixels - first),
                block * Lanes.Block);
        }
    }
}
