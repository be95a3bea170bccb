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
    private readonly int perRun;

    public Chunks(FeatureMap map)
        : this(map, map.Pixels, 1)
    {
    }

    private Chunks(FeatureMap map, long pixels, int runs)
    {
        this.pixels = pixels;
        perRun = (int)((pixels + Size - 1) / Size);
        PerBlock = perRun * runs;
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
            (int run, int within) = Math.DivRem(index, perRun);
            long first = (long)within * Size;
            return new Chunk(
                (nint)((run * pixels + first) * Lanes.Block), (int)Math.Min(Size, pixels - first),
                index / PerBlock * Lanes.Block);
        }
    }

    /// <summary>Chunks each of which is of one image: of a block, those of image 0 come first.</summary>
    public static Chunks OfImages(FeatureMap map) => new(map, map.Height * map.Width, map.Batch);
}
