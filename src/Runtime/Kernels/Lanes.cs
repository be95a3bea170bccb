using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Kernels;

/// <summary>The width of the memory layout's blocks, which <see cref="System.Numerics.Vector{T}"/> divides.</summary>
internal static class Lanes
{
    public const int Block = ConvolutionShape.Block;

    /// <summary>Channels of block <paramref name="block"/> that exist.</summary>
    public static int Used(int block, int channels) => Math.Min(Block, channels - block * Block);
}
