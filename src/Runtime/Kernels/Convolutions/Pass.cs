using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// A convolution in one of its two directions: from input to output, or from the output's gradient to the input's.
/// </summary>
internal readonly struct Pass(ConvolutionShape shape, bool backward)
{
    /// <summary>Channels of the destination.</summary>
    public int Channels => backward ? shape.InChannels : shape.OutChannels;

    /// <summary>Channels of the source.</summary>
    public int SourceChannels => backward ? shape.OutChannels : shape.InChannels;

    /// <summary>Taps of the kernel along one axis.</summary>
    public int Kernel => shape.Kernel;

    /// <summary>Kinds of destination rows that differ in the taps that reach them; likewise of columns.</summary>
    public int Phases => backward ? shape.Stride : 1;

    /// <summary>Every source pixel is read by one destination pixel alone, and the other way round.</summary>
    public bool IsPointwise => shape is { Kernel: 1, Stride: 1, Padding: 0 };

    /// <summary>A map of the pass without the rows, and images, that do not matter to it.</summary>
    public FeatureMap Flattened<TLoad>(FeatureMap map) where TLoad : struct, ILoad =>
        !IsPointwise ? map : TLoad.ReadsImage ? map.FlatImages : map.Flat;

    /// <summary>The axis of one phase, for a destination of <paramref name="size"/> positions.</summary>
    public Axis Axis(int phase, int size) =>
        backward ? Kernels.Axis.Backward(shape, phase, size) : Kernels.Axis.Forward(shape, size);

    /// <summary>
    /// Blocks of the source that block <paramref name="block"/> of the destination reads: first and one past the last.
    /// </summary>
    public (int First, int End) SourceBlocks(int block) =>
        backward ? shape.OutputBlocks(block) : shape.InputBlocks(block);

    /// <summary>Pairs of a destination block below <paramref name="block"/> and a source block that it reads.</summary>
    public int PairsBefore(int block)
    {
        if (shape.Groups == 1) return block * ConvolutionShape.Blocks(SourceChannels);
        int pairs = 0;
        for (int before = 0; before < block; before++)
        {
            (int first, int end) = SourceBlocks(before);
            pairs += end - first;
        }

        return pairs;
    }

    /// <summary>The most source blocks that any destination block reads.</summary>
    public int MostSourceBlocks()
    {
        int most = 0;
        for (int block = 0; block < ConvolutionShape.Blocks(Channels); block++)
        {
            (int first, int end) = SourceBlocks(block);
            most = Math.Max(most, end - first);
        }

        return most;
    }
}
