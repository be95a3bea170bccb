using System;
using System.ComponentModel;

namespace GResNet.Runtime.Geometry;

/// <summary>
/// The geometry of a two-dimensional convolution: channels, square kernel, stride, padding, dilation, groups.
/// Weights are stored as [OutChannels][InChannels / Groups][Kernel][Kernel].
/// </summary>
/// <remarks>
/// Packed weights hold blocks of 16 × 16 (input channel × output channel), zero where the layer has no weight: past
/// the last channel, and, with groups, between channels of different groups that fall into the same pair of blocks.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct ConvolutionShape(
    int InChannels, int OutChannels, int Kernel, int Stride = 1, int Padding = 0, int Dilation = 1, int Groups = 1)
{
    /// <summary>Channels per block of the memory layout.</summary>
    public const int Block = 16;

    /// <summary>Input channels that each output channel reads.</summary>
    public int InChannelsPerGroup => InChannels / Groups;

    /// <summary>Output channels of one group.</summary>
    public int OutChannelsPerGroup => OutChannels / Groups;

    /// <summary>Number of weights.</summary>
    public long WeightCount => (long)OutChannels * InChannelsPerGroup * Kernel * Kernel;

    /// <summary>Pixels from the first to the last tap, along one axis.</summary>
    public int Extent => (Kernel - 1) * Dilation + 1;

    /// <summary>Every channel has a filter of its own.</summary>
    public bool IsDepthwise => Groups > 1 && Groups == InChannels && Groups == OutChannels;

    /// <summary>
    /// The output's height or width for an input of <paramref name="size"/> pixels; below 1 when none fits.
    /// </summary>
    public int OutputSize(int size) => size + 2 * Padding < Extent ? 0 : (size + 2 * Padding - Extent) / Stride + 1;

    /// <summary>Multiply-adds of one image.</summary>
    public long MultiplyAdds(int outHeight, int outWidth) => WeightCount * outHeight * outWidth;

    /// <summary>
    /// Blocks of input channels that the outputs of block <paramref name="outBlock"/> read: first and one past the
    /// last.
    /// </summary>
    public (int First, int End) InputBlocks(int outBlock) =>
        Touched(outBlock, OutChannels, OutChannelsPerGroup, InChannelsPerGroup);

    /// <summary>
    /// Blocks of output channels that read the inputs of block <paramref name="inBlock"/>: first and one past the last.
    /// </summary>
    public (int First, int End) OutputBlocks(int inBlock) =>
        Touched(inBlock, InChannels, InChannelsPerGroup, OutChannelsPerGroup);

    /// <summary>Floats of the packed weights for <c>Convolution.Forward</c>.</summary>
    public long PackedLength =>
        IsDepthwise ? DepthwiseLength : PackedBlocks(OutChannels, OutChannelsPerGroup, InChannelsPerGroup);

    /// <summary>Floats of the packed weights for <c>Convolution.BackwardData</c>.</summary>
    public long PackedTransposedLength =>
        IsDepthwise ? DepthwiseLength : PackedBlocks(InChannels, InChannelsPerGroup, OutChannelsPerGroup);

    /// <summary>Blocks of 16 that hold <paramref name="channels"/>.</summary>
    public static int Blocks(int channels) => (channels + Block - 1) / Block;

    private long DepthwiseLength => (long)Blocks(InChannels) * Kernel * Kernel * Block;

    private long PackedBlocks(int channels, int perGroup, int otherPerGroup)
    {
        long pairs = 0;
        for (int block = 0; block < Blocks(channels); block++)
        {
            (int first, int end) = Touched(block, channels, perGroup, otherPerGroup);
            pairs += end - first;
        }

        return pairs * Kernel * Kernel * Block * Block;
    }

    private static (int First, int End) Touched(int block, int channels, int perGroup, int otherPerGroup)
    {
        int firstChannel = block * Block;
        int lastChannel = Math.Min(firstChannel + Block, channels) - 1;
        int firstOther = firstChannel / perGroup * otherPerGroup;
        int endOther = (lastChannel / perGroup + 1) * otherPerGroup;
        return (firstOther / Block, Blocks(endOther));
    }
}
