using System.ComponentModel;

namespace GResNet.Runtime.Geometry;

/// <summary>
/// Which convolutions Winograd's minimal filtering F(4×4, 3×3) computes, and when that pays. A tile of 4 × 4 outputs is
/// made of 6 × 6 inputs with 36 multiplications instead of 144, in exchange for additions when tiles and weights are
/// transformed.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WinogradShape
{
    /// <summary>Outputs of a tile along one axis.</summary>
    public const int Tile = 4;

    /// <summary>Inputs that a tile is made of, along one axis.</summary>
    public const int Extent = 6;

    /// <summary>Products of a tile, for each pair of channels.</summary>
    public const int Positions = Extent * Extent;

    // Of a vector of 16 multiply-adds: what it takes to transform one block of channels of a tile, measured with maps
    // that come from memory.
    private const double TransformCost = 800;

    // What it takes longer to pack one weight than for the direct kernels, of an image where a batch has 16.
    private const double WeightCost = 31;

    // The direct kernels reach nine tenths of the processor's peak.
    private const double DirectEfficiency = 0.9;

    /// <summary>
    /// Whether the convolution can be computed so: kernel 3, stride 1, padding 1, dilation 1, one group.
    /// </summary>
    public static bool Fits(in ConvolutionShape shape) =>
        shape is { Kernel: 3, Stride: 1, Padding: 1, Dilation: 1, Groups: 1 };

    /// <summary>
    /// Floats of the packed weights, for <c>Winograd.Forward</c> and for <c>Winograd.BackwardData</c> alike.
    /// </summary>
    public static long PackedLength(in ConvolutionShape shape) =>
        (long)ConvolutionShape.Blocks(shape.InChannels) * ConvolutionShape.Blocks(shape.OutChannels)
        * Positions * ConvolutionShape.Block * ConvolutionShape.Block;

    /// <summary>Tiles along an axis of <paramref name="size"/> pixels.</summary>
    public static int Tiles(int size) => (size + Tile - 1) / Tile;

    /// <summary>
    /// Whether it is the faster way, forward and to the weights' gradient, for images of so many pixels; false for what
    /// <see cref="Fits"/> refuses. It is not where channels are few, or where most of a tile lies outside of the image.
    /// </summary>
    public static bool IsFaster(in ConvolutionShape shape, int height, int width) =>
        Fits(shape) && IsFaster(shape.InChannels, shape.OutChannels, height, width);

    /// <summary>The same to the input's gradient.</summary>
    public static bool IsFasterTransposed(in ConvolutionShape shape, int height, int width) =>
        Fits(shape) && IsFaster(shape.OutChannels, shape.InChannels, height, width);

    private static bool IsFaster(int from, int to, int height, int width)
    {
        int fromBlocks = ConvolutionShape.Blocks(from), toBlocks = ConvolutionShape.Blocks(to);
        double products = (double)from * toBlocks;
        double tile = Positions * products + TransformCost * (fromBlocks + toBlocks);
        double tiles = (double)Tiles(height) * Tiles(width);
        return WeightCost * products + tiles * tile < 9 * products * height * width / DirectEfficiency;
    }
}
