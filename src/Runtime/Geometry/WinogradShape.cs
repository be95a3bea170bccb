namespace GResNet.Runtime.Geometry;

/// <summary>
/// Which convolutions Winograd's minimal filtering F(4×4, 3×3) computes, and when that pays. A tile of 4 × 4 outputs is made of
/// 6 × 6 inputs with 36 multiplications instead of 144, in exchange for additions when tiles and weights are transformed.
/// </summary>
public static class WinogradShape
{
    /// <summary>Outputs of a tile along one axis.</summary>
    public const int Tile = 4;

    /// <summary>Inputs that a tile is made of, along one axis.</summary>
    public const int Extent = 6;

    /// <summary>Products of a tile, for each pair of channels.</summary>
    public const int Positions = Extent * Extent;

    /// <summary>Whether the convolution can be computed so: kernel 3, stride 1, padding 1, dilation 1, one group.</summary>
    public static bool Fits(in ConvolutionShape shape) =>
        shape is { Kernel: 3, Stride: 1, Padding: 1, Dilation: 1, Groups: 1 };

    /// <summary>Floats of the packed weights, for <c>Winograd.Forward</c> and for <c>Winograd.BackwardData</c> alike.</summary>
    public static long PackedLength(in ConvolutionShape shape) =>
        (long)ConvolutionShape.Blocks(shape.InChannels) * ConvolutionShape.Blocks(shape.OutChannels)
        * Positions * ConvolutionShape.Block * ConvolutionShape.Block;

    /// <summary>Tiles along an axis of <paramref name="size"/> pixels.</summary>
    public static int Tiles(int size) => (size + Tile - 1) / Tile;
}
