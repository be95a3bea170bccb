using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Where the heads of an attention are in its maps. Queries, keys and values are C channels each, in this order; of
/// each, head 0 has the first C / heads channels.
/// </summary>
internal readonly struct HeadShape
{
    /// <summary>Checks the maps.</summary>
    /// <exception cref="ArgumentException">They do not fit each other, or the heads do not divide the
    /// channels.</exception>
    public HeadShape(FeatureMap qkv, int heads, FeatureMap y)
    {
        if (heads < 1 || y.Channels % heads != 0)
            throw new ArgumentException($"{y.Channels} channels do not divide into {heads} heads.", nameof(heads));
        Check.Shape(qkv, y.Batch, 3 * y.Channels, y.Height, y.Width, nameof(qkv), nameof(Attention));
        Heads = heads;
        Batch = y.Batch;
        Channels = y.Channels;
        Height = y.Height;
        Columns = y.Width;
    }

    public int Heads { get; }

    public int Batch { get; }

    /// <summary>Channels of all heads.</summary>
    public int Channels { get; }

    /// <summary>Rows of the map.</summary>
    public int Height { get; }

    /// <summary>Columns of the map.</summary>
    public int Columns { get; }

    public int Tokens => Height * Columns;

    /// <summary>Channels of a head.</summary>
    public int Width => Channels / Heads;

    /// <summary>Blocks of 16 channels of a head.</summary>
    public int Blocks => Cut.Parts(Width, Lanes.Block);

    /// <summary>Heads of all images, which are counted image by image.</summary>
    public int Count => Batch * Heads;

    /// <summary>Rows of a head's matrices: tokens, in whole blocks.</summary>
    public int Rows => Cut.Parts(Tokens, Lanes.Block) * Lanes.Block;

    /// <summary>Floats of a head's matrix.</summary>
    public long MatrixFloats => (long)Rows * Blocks * Lanes.Block;

    /// <summary>What products of queries and keys are multiplied by.</summary>
    public float Scale => 1 / MathF.Sqrt(Width);

    /// <summary>The first channel of a head's queries, or of its part of the result.</summary>
    public int FirstChannel(int head) => head % Heads * Width;
}
