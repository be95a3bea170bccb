using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>Sequences of pixels, tokens before them, and positions.</summary>
public sealed class TokenTests : IDisposable
{
    private readonly Tensors tensors = new();
    private readonly WorkerPool workers = new(2);

    public static TheoryData<Nchw> Shapes { get; } =
        [new(1, 1, 1, 1), new(2, 17, 3, 5), new(3, 32, 2, 1), new(2, 5, 13, 11)];

    public void Dispose()
    {
        workers.Dispose();
        tensors.Dispose();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_slice_has_the_pixels_from_the_first_on_and_its_gradient_only_these(Nchw shape)
    {
        int first = shape.Plane / 3, count = shape.Plane - first - shape.Plane / 4;
        Nchw part = shape with { Height = count, Width = 1 };
        double[] x = tensors.Normal(shape.Length), gy = tensors.Normal(part.Length), gx = new double[shape.Length];
        double[] Slice(double[] values) =>
            [.. values.Chunk(shape.Plane).SelectMany(plane => plane.Skip(first).Take(count))];
        for (int i = 0; i < gy.Length; i++) gx[i / count * shape.Plane + first + i % count] = gy[i];
        FeatureMap y = tensors.Map(part), gradient = tensors.Map(shape);
        Tokens.Slice(workers, tensors.Map(shape, x), first, y);
        Near.Equal(Slice(x), y, 0);
        Tokens.Spread(workers, tensors.Map(part, gy), first, gradient);
        Near.Equal(gx, gradient, 0);
        Assert.Throws<ArgumentException>(() => Tokens.Slice(workers, y, count + 1, y));
        Assert.Throws<ArgumentException>(() => Tokens.Spread(workers, y, -1, y));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_token_stands_before_the_pixels_of_each_image(Nchw shape)
    {
        Nchw longer = shape with { Height = shape.Plane + 1, Width = 1 };
        double[] x = tensors.Normal(shape.Length), token = tensors.Normal(shape.Channels);
        FeatureMap input = tensors.Map(shape, x), y = tensors.Map(longer);
        Tokens.Prepend(workers, input, tensors.Vector(token), y);
        Near.Equal(
            [.. x.Chunk(shape.Plane).SelectMany((plane, i) => plane.Prepend(token[i % shape.Channels]))], y, 0);
        Assert.Throws<ArgumentException>(() => Tokens.Prepend(workers, input, tensors.Vector(token), input));
    }

    /// <summary>interpolate(arange(9) ** 2 / 10, mode="bicubic", align_corners=False) of PyTorch 1.13.</summary>
    [Theory]
    [InlineData(3, 0.0, 0.1, 0.4, 0.9, 1.6, 2.5, 3.6, 4.9, 6.4)]
    [InlineData(2, 0.143076, 0.652237, 3.239737, 5.318076)]
    [InlineData(
        5, -0.09047, -0.087402, -0.044, 0.107402, 0.22167, 0.126998, 0.231914, 0.4444, 0.764886, 0.981002, 0.8328,
        1.1068, 1.6, 2.2012, 2.5864, 2.510602, 2.953686, 3.7276, 4.609514, 5.163798, 3.72887, 4.273802, 5.2168,
        6.267799, 6.92393)]
    public void Positions_are_resized_as_PyTorch_does(int side, params double[] expected)
    {
        // Two channels, of which the second is the first times −2; a token before them.
        double[] square = [.. Enumerable.Range(0, 9).Select(i => i * i / 10.0)];
        PositionGrid grid = new(3, 3, 1), resized = new(side, side, 1);
        FloatView to = tensors.Vector(resized.Count * 2);
        PositionResizing.Forward(workers, tensors.Vector(Two([7, .. square])), grid, resized, to);
        Near.Equal(Two([7, .. expected]), to, 1e-6);

        // The gradient is the transposed map: Σ g·y of one is Σ gx·x of the other.
        double[] g = tensors.Normal(to.Length);
        FloatView gradient = tensors.Vector(20);
        PositionResizing.Backward(workers, tensors.Vector(g), grid, resized, gradient);
        double ofTarget = Two([7, .. expected]).Zip(g, (a, b) => a * b).Sum();
        double ofSource = Two([7, .. square]).Select((value, i) => value * gradient.Span[i]).Sum();
        Assert.Equal(ofTarget, ofSource, 1e-4);
        Assert.Throws<ArgumentException>(() =>
            PositionResizing.Forward(workers, tensors.Vector(20), grid, resized, tensors.Vector(2 * side * side)));

        static double[] Two(double[] values) => [.. values.SelectMany(value => new[] { value, -2 * value })];
    }

    /// <summary>interpolate(arange(7) ** 2 / 10 as 7×1, (n, 1), mode="bicubic", align_corners=False).</summary>
    [Theory]
    [InlineData(0.0104, 0.2368, 0.9, 1.9456, 3.428)]
    [InlineData(-0.0065843621, 0.035185185, 0.20041152, 0.50919067, 0.9, 1.3849108, 2.0506173, 2.9462963, 3.672428)]
    public void Distances_are_resized_along_one_axis(params double[] expected)
    {
        double[] table = [.. Enumerable.Range(0, 7).Select(i => i * i / 10.0)];
        PositionGrid grid = PositionGrid.OfDistances(4), resized = new(expected.Length, 1, 0);
        FloatView to = tensors.Vector(expected.Length), gradient = tensors.Vector(7);
        PositionResizing.Forward(workers, tensors.Vector(table), grid, resized, to);
        Near.Equal(expected, to, 1e-6);
        double[] g = tensors.Normal(expected.Length);
        PositionResizing.Backward(workers, tensors.Vector(g), grid, resized, gradient);
        Assert.Equal(
            expected.Zip(g, (a, b) => a * b).Sum(), table.Select((value, i) => value * gradient.Span[i]).Sum(), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Positions_are_added_to_every_image(Nchw shape)
    {
        double[] x = tensors.Normal(shape.Length), gy = tensors.Normal(shape.Length);
        double[] positions = tensors.Normal(shape.Channels * shape.Plane), sum = new double[positions.Length];
        int At(int i) => i % shape.Plane * shape.Channels + i / shape.Plane % shape.Channels;
        for (int i = 0; i < gy.Length; i++) sum[At(i)] += gy[i];
        FeatureMap map = tensors.Map(shape, x);
        FloatView gradient = tensors.Vector(positions.Length);
        LearnedPositions.Add(workers, map, tensors.Vector(positions), map);
        Near.Equal([.. x.Select((value, i) => value + positions[At(i)])], map);
        LearnedPositions.Gradient(workers, tensors.Map(shape, gy), gradient);
        Near.Equal(sum, gradient);
        Assert.Throws<ArgumentException>(() =>
            LearnedPositions.Gradient(workers, map, tensors.Vector(positions.Length + 1)));
    }
}
