namespace GResNet.Generators.Tests.Driver;

/// <summary>Sources that tests share.</summary>
internal static class Sources
{
    public const string Usings = """
        using System;
        using GResNet.Dsl;
        using static GResNet.Dsl.Ops;

        """;

    /// <summary>GResNet's residual block.</summary>
    public const string Bottleneck = Usings + """
        namespace Author;

        [GResNetBlock]
        public partial class Bottleneck(int width, int stride = 1)
        {
            private const int Expansion = 2;

            [SplitConv(Kernel = 1)] private partial Tensor Reduce(Tensor x, int channels);
            [SplitConv(Kernel = 3)] private partial Tensor Spatial(Tensor x, int channels, int stride);
            [SplitConv(Kernel = 1)] private partial Tensor Expand(Tensor x, int channels);
            [SplitConv(Kernel = 1)] private partial Tensor Shortcut(Tensor x, int channels);

            public Tensor Forward(Tensor x)
            {
                Tensor y = SiLU(Reduce(x, width));
                y = SiLU(Spatial(y, width, stride));
                y = DropPath(Expand(y, width * Expansion));

                if (stride > 1 || x.Channels != width * Expansion)
                    x = Shortcut(stride > 1 ? AvgPool(x, stride) : x, width * Expansion);

                return SiLU(x + y);
            }
        }
        """;

    /// <summary>A model of bottlenecks.</summary>
    public const string Model = Usings + """
        namespace Author;

        [GResNetModel(Channels = 3, Resolutions = [11, 16], Classes = 5)]
        public partial class Small
        {
            [SplitConv(Kernel = 3)] private partial Tensor Stem(Tensor x, int channels);
            [Stage<Bottleneck>(Blocks = 2)] private partial Tensor Stage1(Tensor x, int width, int stride);
            [Block<Bottleneck>] private partial Tensor Stage2(Tensor x, int width);
            [Linear(Features = 5)] private partial Tensor Head(Tensor x);

            public Tensor Forward(Tensor image)
            {
                Tensor x = SiLU(Stem(image, 8));
                x = Stage1(x, width: 4, stride: 2);
                x = Stage2(x, width: 8);
                return Head(GlobalAvgPool(x));
            }
        }
        """;
}
