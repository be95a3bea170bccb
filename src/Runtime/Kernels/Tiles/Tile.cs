using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// What a micro-kernel works on. For blocks <c>b</c>, taps <c>t</c> and steps <c>k</c> it adds the outer products
/// <code>
/// Destination[row][lane] += Source[b·SourceBlock + t.Source + row·RowStride + k·Step]
///                         · Factors[b·FactorBlock + t.Factor + k·16 + lane]
/// </code>
/// over 16 lanes. A convolution's rows are pixels, its steps the channels of a block and its factors the weights; the
/// gradient of the weights has input channels as rows, pixels as steps, and the output's gradient as factors.
/// </summary>
internal unsafe struct Tile
{
    /// <summary>First float of the broadcast operand.</summary>
    public float* Source;

    /// <summary>Floats from one block of the source to the next.</summary>
    public nint SourceBlock;

    /// <summary>First float of the vector operand.</summary>
    public float* Factors;

    /// <summary>Floats from one block of factors to the next.</summary>
    public nint FactorBlock;

    /// <summary>Floats to the factors of the tile's second block of lanes, where it has one.</summary>
    public nint FactorSecond;

    /// <summary>Blocks to sum over.</summary>
    public int Blocks;

    /// <summary>Steps of every block but the last.</summary>
    public int Steps;

    /// <summary>Steps of the last block.</summary>
    public int LastSteps;

    /// <summary>Runs of products in each block.</summary>
    public Tap* Taps;

    /// <summary>Number of taps.</summary>
    public int TapCount;

    /// <summary>First float of the result.</summary>
    public float* Destination;

    /// <summary>Floats from one row of the result to the next.</summary>
    public nint DestinationStep;

    /// <summary>Floats to the result's second block of lanes, where the tile has one.</summary>
    public nint DestinationSecond;

    /// <summary>First cache line to bring into the second cache meanwhile.</summary>
    public float* Ahead;

    /// <summary>Floats to the first such line of the next block.</summary>
    public nint AheadBlock;

    /// <summary>Lines to bring in with each block; 0 for none.</summary>
    public int AheadLines;

    /// <summary>Asks for the lines that belong to block <paramref name="block"/>, counted from 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Prefetch(int block)
    {
        if (!Sse.IsSupported) return;
        float* line = Ahead + block * AheadBlock;
        for (int i = 0; i < AheadLines; i++, line += Lanes.Block) Sse.Prefetch1(line);
    }
}
