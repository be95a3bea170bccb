using GResNet.Runtime.Geometry;

namespace GResNet.Bench.Kernels;

/// <summary>A convolution of a network.</summary>
/// <param name="Shape">Channels, kernel, stride, padding.</param>
/// <param name="Size">Pixels a side of its input.</param>
/// <param name="Uses">How many layers of the network are of that kind.</param>
internal sealed record NetworkConvolution(ConvolutionShape Shape, int Size, int Uses)
{
    private static readonly int[] Stem = [32, 64, 128];
    private static readonly (int Width, int Blocks)[] Stages = [(64, 3), (128, 4), (256, 6), (512, 3)];

    /// <summary>As in tables and for filters: <c>3x3/2 64-64 112px</c>.</summary>
    public string Label =>
        $"{Shape.Kernel}x{Shape.Kernel}{(Shape.Stride > 1 ? $"/{Shape.Stride}" : "")} "
            + $"{Shape.InChannels}-{Shape.OutChannels} {Size}px";

    /// <summary>Training needs the gradient of its input: the image's is not.</summary>
    public bool HasInputGradient => Shape.InChannels > 3;

    /// <summary>Pixels a side of its output.</summary>
    public int OutputSize => Shape.OutputSize(Size);

    /// <summary>Floating-point operations of one pass over one image.</summary>
    public double Flops => 2.0 * Shape.MultiplyAdds(OutputSize, OutputSize);

    /// <summary>The convolutions of GResNet-50, equal ones once, in order.</summary>
    public static IEnumerable<NetworkConvolution> OfGResNet50(int resolution) =>
        Layers(resolution).GroupBy(layer => layer)
            .Select(same => new NetworkConvolution(same.Key.Shape, same.Key.Size, same.Count()));

    private static IEnumerable<(ConvolutionShape Shape, int Size)> Layers(int size)
    {
        int channels = 3;
        foreach (int width in Stem)
        {
            var layer = new ConvolutionShape(channels, width, Kernel: 3, Stride: channels == 3 ? 2 : 1, Padding: 1);
            yield return (layer, size);
            size = layer.OutputSize(size);
            channels = width;
        }

        foreach ((int width, int blocks) in Stages)
            for (int block = 0; block < blocks; block++)
            {
                var spatial = new ConvolutionShape(width, width, Kernel: 3, Stride: block == 0 ? 2 : 1, Padding: 1);
                yield return (new ConvolutionShape(channels, width, Kernel: 1), size);
                yield return (spatial, size);
                size = spatial.OutputSize(size);
                yield return (new ConvolutionShape(width, 4 * width, Kernel: 1), size);
                if (block == 0) yield return (new ConvolutionShape(channels, 4 * width, Kernel: 1), size);
                channels = 4 * width;
            }
    }
}
