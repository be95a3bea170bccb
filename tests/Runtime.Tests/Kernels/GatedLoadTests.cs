using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>A load that differs from image to image gives every kernel what a map made by it would.</summary>
public sealed class GatedLoadTests : IDisposable
{
    private readonly Tensors tensors = new();
    private readonly WorkerPool workers = new(2);

    public void Dispose()
    {
        workers.Dispose();
        tensors.Dispose();
    }

    /// <summary>Input dimensions, then out channels, kernel, stride, padding, dilation, groups.</summary>
    public static TheoryData<Nchw, ConvolutionShape> Convolutions { get; } = new()
    {
        { new(5, 33, 7, 7), new(33, 40, 1) },
        { new(2, 16, 40, 33), new(16, 24, 1) },
        { new(3, 300, 5, 4), new(300, 17, 1) },
        { new(9, 20, 1, 2), new(20, 40, 1) },
        { new(3, 17, 8, 8), new(17, 32, 1, 2) },
        { new(3, 20, 6, 5), new(20, 18, 1, 1, 1) },
        { new(4, 17, 9, 7), new(17, 20, 3, 2, 1) },
        { new(5, 24, 6, 6), new(24, 36, 3, 1, 1, 1, 3) },
        { new(3, 33, 9, 9), new(33, 33, 3, 1, 1, 1, 33) },
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Convolutions_read_it(Nchw input, ConvolutionShape shape)
    {
        Nchw output = ConvolutionReference.Output(shape, input);
        (FeatureMap x, GateLoad load, FeatureMap gated) = Gated(input);
        FeatureMap gy = tensors.Map(output, tensors.Normal(output.Length));
        FloatView weights = tensors.Vector(tensors.Normal((int)shape.WeightCount));
        FloatView padding = tensors.Vector(tensors.Normal(shape.InChannels));
        FloatView packed = tensors.Vector(shape.PackedLength);
        Convolution.Pack(workers, shape, weights, packed);
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>())
        {
            FeatureMap expected = tensors.Map(output), actual = tensors.Map(output);
            Forward(gated, default(PlainLoad), expected);
            Forward(x, load, actual);
            Near.Equal(Doubles(expected), actual);

            FloatView expectedGradient = tensors.Vector(weights.Length), gradient = tensors.Vector(weights.Length);
            ConvolutionDispatch.BackwardWeights(
                set, workers, shape, gated, default(PlainLoad), padding, gy, expectedGradient);
            ConvolutionDispatch.BackwardWeights(set, workers, shape, x, load, padding, gy, gradient);
            Near.Equal(Doubles(expectedGradient), gradient);

            void Forward<TLoad>(FeatureMap source, TLoad read, FeatureMap y) where TLoad : unmanaged, ILoad =>
                ConvolutionDispatch.Forward(
                    set, workers, shape, source, read, padding, packed, default(PlainStore), ChannelSums.None, y);
        }
    }

    [Fact]
    public void Winograd_reads_it()
    {
        ConvolutionShape shape = new(20, 33, 3, 1, 1);
        Nchw input = new(5, 20, 7, 9), output = ConvolutionReference.Output(shape, input);
        (FeatureMap x, GateLoad load, FeatureMap gated) = Gated(input);
        FeatureMap gy = tensors.Map(output, tensors.Normal(output.Length));
        FloatView weights = tensors.Vector(tensors.Normal((int)shape.WeightCount));
        FloatView packed = tensors.Vector(WinogradShape.PackedLength(shape));
        Winograd.Pack(workers, shape, weights, WeightFactors.None, packed);

        FeatureMap expected = tensors.Map(output), actual = tensors.Map(output);
        Winograd.Forward(workers, shape, gated, default(PlainLoad), FloatView.Empty, packed, default(PlainStore),
            ChannelSums.None, expected);
        Winograd.Forward(
            workers, shape, x, load, FloatView.Empty, packed, default(PlainStore), ChannelSums.None, actual);
        Near.Equal(Doubles(expected), actual);

        FloatView expectedGradient = tensors.Vector(weights.Length), gradient = tensors.Vector(weights.Length);
        Winograd.BackwardWeights(workers, shape, gated, default(PlainLoad), FloatView.Empty, gy, expectedGradient);
        Winograd.BackwardWeights(workers, shape, x, load, FloatView.Empty, gy, gradient);
        Near.Equal(Doubles(expectedGradient), gradient);
    }

    [Fact]
    public void Pools_read_it()
    {
        PoolingShape shape = new(3, 2, 1);
        Nchw input = new(5, 33, 8, 7), output = new(5, 33, 4, 4), pixel = new(5, 33, 1, 1);
        FeatureMap gy = tensors.Map(output, tensors.Normal(output.Length));
        Check(input, output, new AveragePoolCase(workers, shape));
        Check(input, output, new MaxPoolCase(workers, shape));
        Check(input, input, new MaxPoolGradientCase(workers, shape, gy));
        Check(input, pixel, new GlobalAveragePoolCase(workers));
        Check(input, pixel, new GateGradientCase(workers, tensors.Map(input, tensors.Normal(input.Length))));
    }

    [Fact]
    public void Normalizations_read_it()
    {
        // Images end within a strip of pixels.
        Nchw shape = new(5, 33, 3, 3);
        FeatureMap normalized = tensors.Map(shape, tensors.Normal(shape.Length));
        FloatView pixels = tensors.Vector(5 * 9), groups = tensors.Vector(5 * 3);
        pixels.Span.Fill(0.5f);
        groups.Span.Fill(0.5f);
        Check(shape, shape, new LayerNormCase(workers, tensors.Vector(5 * 9)));
        Check(shape, shape, new LayerNormGradientCase(workers, normalized, pixels));
        Check(shape, shape, new GroupNormCase(workers, tensors.Vector(5 * 3)));
        Check(shape, shape, new GroupNormGradientCase(workers, normalized, groups));
    }

    private static double[] Doubles(FloatView vector) => [.. vector.Span.ToArray().Select(value => (double)value)];

    private static double[] Doubles(FeatureMap map)
    {
        float[] values = new float[map.Pixels * map.Channels];
        map.CopyTo(values);
        return [.. values.Select(value => (double)value)];
    }

    private void Check<TCase>(Nchw input, Nchw output, TCase kernel) where TCase : IKernelCase
    {
        (FeatureMap x, GateLoad load, FeatureMap gated) = Gated(input);
        FeatureMap expected = tensors.Map(output), actual = tensors.Map(output);
        kernel.Run(gated, default(PlainLoad), expected);
        kernel.Run(x, load, actual);
        Near.Equal(Doubles(expected), actual);
    }

    /// <summary>A map, a load with gates for it, and what that makes of it.</summary>
    private (FeatureMap X, GateLoad Load, FeatureMap Gated) Gated(Nchw shape)
    {
        Nchw pixel = shape with { Height = 1, Width = 1 };
        double[] x = tensors.Normal(shape.Length), gate = tensors.Normal(pixel.Length);
        double[] gated = [.. x.Select((value, i) => (float)value * (float)gate[i / shape.Plane])];
        return (tensors.Map(shape, x), new GateLoad(tensors.Map(pixel, gate)), tensors.Map(shape, gated));
    }

    /// <summary>Reads x · gate, one factor a channel and image.</summary>
    private readonly struct GateLoad(FeatureMap gate) : ILoad
    {
        public static bool IsIdentity => false;

        public static bool ReadsImage => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x, int channel, int image) => x * gate.Load(channel, image);
    }
}
