using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// The gradient of a convolution's weights as matrix products: rows are output channels of a group, columns its taps
/// and input channels, [tap][in / groups], and a sum has a term for each pixel of the output. Pixels are cut into
/// slices whose sums are kept apart: cut by shapes and the size of tiles alone, so that every run on a device gives the
/// same bits.
/// </summary>
internal readonly struct WeightGradientGeometry
{
    // Enough groups of threads to fill a large device, and slices long enough to be worth their partial sums.
    private const int TargetTiles = 512, ShortestSlice = 256;

    /// <param name="shape">Of the convolution.</param>
    /// <param name="batch">Images.</param>
    /// <param name="height">Rows of the output.</param>
    /// <param name="width">Columns of the output.</param>
    /// <param name="tileRows">Rows of the product that a group of threads computes.</param>
    /// <param name="tileColumns">Columns likewise.</param>
    /// <param name="depth">Terms that it takes at once.</param>
    public WeightGradientGeometry(
        in ConvolutionShape shape, int batch, int height, int width, int tileRows, int tileColumns, int depth)
    {
        Stride = shape.Stride;
        Padding = shape.Padding;
        Dilation = shape.Dilation;
        Kernel = shape.Kernel;
        Inputs = shape.InChannelsPerGroup;
        Outputs = shape.OutChannelsPerGroup;
        Groups = shape.Groups;
        Height = height;
        Width = width;
        Pixels = batch * height * width;
        long tiles = (long)Groups * Kernels.Groups.Over(Outputs, tileRows) * Kernels.Groups.Over(Columns, tileColumns);
        int slices = (int)Math.Clamp(TargetTiles / tiles, 1, Math.Max(Pixels / ShortestSlice, 1));
        SlicePixels = Kernels.Groups.Over(Kernels.Groups.Over(Pixels, slices), depth) * depth;
        Slices = Kernels.Groups.Over(Pixels, SlicePixels);
    }

    public int Stride { get; }

    public int Padding { get; }

    public int Dilation { get; }

    /// <summary>Taps along one axis.</summary>
    public int Kernel { get; }

    /// <summary>Input channels of a group.</summary>
    public int Inputs { get; }

    /// <summary>Output channels of a group.</summary>
    public int Outputs { get; }

    public int Groups { get; }

    /// <summary>Rows of the output.</summary>
    public int Height { get; }

    /// <summary>Columns of the output.</summary>
    public int Width { get; }

    /// <summary>Pixels of the output.</summary>
    public int Pixels { get; }

    /// <summary>Pixels of one slice; the last may have fewer.</summary>
    public int SlicePixels { get; }

    /// <summary>Slices of the pixels.</summary>
    public int Slices { get; }

    /// <summary>Of all groups of the convolution.</summary>
    public long MultiplyAdds => (long)Groups * Outputs * Columns * Pixels;

    /// <summary>Columns of the product.</summary>
    public int Columns => Kernel * Kernel * Inputs;
}
