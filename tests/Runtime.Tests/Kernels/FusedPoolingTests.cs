using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>Pools of what a load makes of their input, with a store and its sums behind them.</summary>
public sealed class FusedPoolingTests : IDisposable
{
    private static readonly ActivationLoad<SiLU> SiluLoad = new(default);

    private readonly Tensors tensors = new();
    private readonly WorkerPool workers = new(2);

    public static TheoryData<Nchw, PoolingShape> Cases { get; } = new()
    {
        { new(1, 1, 2, 2), new(2, 2) },
        { new(3, 17, 8, 6), new(2, 2) },
        { new(4, 33, 11, 11), new(2, 2, Ceil: true) },
        { new(2, 3, 11, 9), new(3, 2, 1) },
        { new(2, 16, 10, 10), new(3, 2, 1, Ceil: true) },
        { new(4, 16, 10, 7), new(3, 2, 1, Ceil: true, CountIncludePad: true) },
        { new(3, 20, 7, 7), new(3, 1, 1, CountIncludePad: true) },
        { new(3, 5, 9, 9), new(2, 3) },
        { new(3, 5, 9, 9), new(2, 3, Ceil: true) },
        { new(5, 3, 1, 1), new(1, 1) },
        { new(2, 3, 50, 60), new(3, 2, 1) },
    };

    public static TheoryData<Nchw> Maps { get; } =
        [new(1, 1, 1, 1), new(4, 17, 7, 5), new(3, 33, 2, 4), new(3, 16, 30, 40)];

    public void Dispose()
    {
        workers.Dispose();
        tensors.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Average_pools_agree(Nchw input, PoolingShape shape)
    {
        Problem p = new(tensors, input, PoolingReference.Output(shape, input));
        double[] Y(double[] x) => PoolingReference.Average(shape, input, x);
        AveragePooling.Forward(workers, shape, p.X, SiluLoad, p.Residual, p.OutputSums, p.Y);
        p.OfOutput.Residual(Y(Problem.Silu(p.Values))).Check<TwoSums>(p.Y, p.OutputSums);
        AveragePooling.Forward(workers, shape, p.X, p.AffineRelu, p.DropPath, p.OutputSums, p.Y);
        p.OfOutput.DropPath(Y(p.OfAffineRelu(p.Values))).Check<OneSum>(p.Y, p.OutputSums);

        double[] gradient = PoolingReference.AverageBackward(shape, input, p.Gradient);
        Gradients.Check(x => Y(Problem.Silu(x)), p.Values, p.Gradient, p.ThroughSilu(gradient));
        AveragePooling.Backward(workers, shape, p.Gy, p.SiluChainRule, ChannelSums.None, p.Gx);
        Near.Equal(p.ThroughSilu(gradient), p.Gx);
        AveragePooling.Backward(workers, shape, p.Gy, p.InputDropPath, p.InputSums, p.Gx);
        p.OfInput.DropPath(gradient).Check<TwoSums>(p.Gx, p.InputSums);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Max_pools_agree(Nchw input, PoolingShape shape)
    {
        Problem p = new(tensors, input, PoolingReference.Output(shape, input));
        double[] Y(double[] x) => PoolingReference.Max(shape, input, x);
        MaxPooling.Forward(workers, shape, p.X, SiluLoad, p.Residual, p.OutputSums, p.Y);
        p.OfOutput.Residual(Y(Problem.Silu(p.Values))).Check<TwoSums>(p.Y, p.OutputSums);
        MaxPooling.Forward(workers, shape, p.X, p.AffineRelu, p.DropPath, p.OutputSums, p.Y);
        p.OfOutput.DropPath(Y(p.OfAffineRelu(p.Values))).Check<OneSum>(p.Y, p.OutputSums);

        double[] gradient = PoolingReference.MaxBackward(shape, input, p.Gradient, Problem.Silu(p.Values));
        Gradients.Check(x => Y(Problem.Silu(x)), p.Values, p.Gradient, p.ThroughSilu(gradient));
        MaxPooling.Backward(workers, shape, p.Gy, p.X, SiluLoad, p.SiluChainRule, ChannelSums.None, p.Gx);
        Near.Equal(p.ThroughSilu(gradient), p.Gx);
        // Where the ReLU leaves only zeros in a window, the first of them gets the gradient.
        gradient = PoolingReference.MaxBackward(shape, input, p.Gradient, p.OfAffineRelu(p.Values));
        MaxPooling.Backward(workers, shape, p.Gy, p.X, p.AffineRelu, p.InputDropPath, p.InputSums, p.Gx);
        p.OfInput.DropPath(gradient).Check<TwoSums>(p.Gx, p.InputSums);
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Global_average_pools_agree(Nchw input)
    {
        Problem p = new(tensors, input, input with { Height = 1, Width = 1 });
        double[] Y(double[] x) => x.Chunk(input.Plane).Select(plane => plane.Average()).ToArray();
        GlobalAveragePooling.Forward(workers, p.X, SiluLoad, p.Y);
        Near.Equal(Y(Problem.Silu(p.Values)), p.Y);
        GlobalAveragePooling.Forward(workers, p.X, p.AffineRelu, p.Y);
        Near.Equal(Y(p.OfAffineRelu(p.Values)), p.Y);

        double[] gradient = [.. p.Values.Select((_, i) => p.Gradient[i / input.Plane] / input.Plane)];
        Gradients.Check(x => Y(Problem.Silu(x)), p.Values, p.Gradient, p.ThroughSilu(gradient));
        GlobalAveragePooling.Backward(workers, p.Gy, p.SiluChainRule, ChannelSums.None, p.Gx);
        Near.Equal(p.ThroughSilu(gradient), p.Gx);
        GlobalAveragePooling.Backward(workers, p.Gy, p.InputDropPath, p.InputSums, p.Gx);
        p.OfInput.DropPath(gradient).Check<TwoSums>(p.Gx, p.InputSums);
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        Nchw input = new(5, 17, 30, 20);
        PoolingShape shape = new(3, 2, 1);
        Problem p = new(tensors, input, PoolingReference.Output(shape, input));
        (List<FeatureMap> Maps, List<FloatView> Sums) Run(int threads)
        {
            using WorkerPool pool = new(threads);
            List<FeatureMap> maps = [];
            List<FloatView> vectors = [];
            void Keep(Nchw dimensions, Action<ChannelSums, FeatureMap> kernel)
            {
                ChannelSums sums = new(tensors.Vector(dimensions.Channels), tensors.Vector(dimensions.Channels));
                FeatureMap map = tensors.Map(dimensions);
                kernel(sums, map);
                maps.Add(map);
                vectors.AddRange([sums.First, sums.Second]);
            }

            Nchw output = PoolingReference.Output(shape, input);
            Keep(output, (sums, y) => AveragePooling.Forward(pool, shape, p.X, SiluLoad, p.Residual, sums, y));
            Keep(output, (sums, y) => MaxPooling.Forward(pool, shape, p.X, SiluLoad, p.Residual, sums, y));
            Keep(input, (sums, gx) => AveragePooling.Backward(pool, shape, p.Gy, p.InputDropPath, sums, gx));
            Keep(input, (sums, gx) => MaxPooling.Backward(pool, shape, p.Gy, p.X, SiluLoad, p.InputDropPath, sums, gx));
            return (maps, vectors);
        }

        (List<FeatureMap> maps, List<FloatView> sums) = Run(1);
        for (int threads = 2; threads <= 3; threads++)
        {
            (List<FeatureMap> otherMaps, List<FloatView> otherSums) = Run(threads);
            for (int i = 0; i < maps.Count; i++) Near.BitwiseEqual(maps[i], otherMaps[i]);
            for (int i = 0; i < sums.Count; i++) Near.BitwiseEqual(sums[i], otherSums[i]);
        }
    }

    [Fact]
    public void Sums_over_large_images_lose_no_accuracy()
    {
        Nchw input = new(2, 3, 150, 150);
        PoolingShape shape = new(1, 1);
        // Positive: no sign of a rounding error is cancelled by chance.
        double[] x = [.. tensors.Normal(input.Length).Select(v => (double)(float)Math.Abs(v))];
        FeatureMap zeros = tensors.Map(input, new double[input.Length]), y = tensors.Map(input);
        FloatView sum = tensors.Vector(input.Channels), squares = tensors.Vector(input.Channels);
        ResidualStore<TwoSums> store = new(tensors.Vector(new double[input.Channels]), zeros);
        double[] expected = NormalizationReference.Sum(input, x);
        double[] expectedSquares = NormalizationReference.Sum(input, [.. x.Select(v => v * v)]);
        MaxPooling.Forward(workers, shape, tensors.Map(input, x), default(PlainLoad), store, new(sum, squares), y);
        Near.Equal(expected, sum, 1e-6);
        Near.Equal(expectedSquares, squares, 1e-6);
        AveragePooling.Forward(workers, shape, tensors.Map(input, x), default(PlainLoad), store, new(sum, squares), y);
        Near.Equal(expected, sum, 1e-6);
        Near.Equal(expectedSquares, squares, 1e-6);
    }

    /// <summary>A pool's operands, and what loads and stores make of them in float64.</summary>
    private sealed class Problem
    {
        private readonly Nchw input;
        private readonly double[] scale;
        private readonly double[] shift;

        public Problem(Tensors tensors, Nchw input, Nchw output)
        {
            this.input = input;
            Values = tensors.Normal(input.Length);
            Gradient = tensors.Normal(output.Length);
            scale = tensors.Normal(input.Channels);
            shift = tensors.Normal(input.Channels);
            OfInput = new StoreCase(tensors, input);
            OfOutput = new StoreCase(tensors, output);
            (X, Y) = (tensors.Map(input, Values), tensors.Map(output));
            (Gy, Gx) = (tensors.Map(output, Gradient), tensors.Map(input));
            AffineRelu = new AffineReluLoad(tensors.Vector(scale), tensors.Vector(shift));
            InputSums = new ChannelSums(tensors.Vector(input.Channels), tensors.Vector(input.Channels));
            OutputSums = new ChannelSums(tensors.Vector(input.Channels), tensors.Vector(input.Channels));
        }

        public double[] Values { get; }

        public double[] Gradient { get; }

        public StoreCase OfInput { get; }

        public StoreCase OfOutput { get; }

        public FeatureMap X { get; }

        public FeatureMap Y { get; }

        public FeatureMap Gy { get; }

        public FeatureMap Gx { get; }

        public ChannelSums InputSums { get; }

        public ChannelSums OutputSums { get; }

        public AffineReluLoad AffineRelu { get; }

        public ResidualStore<TwoSums> Residual => new(OfOutput.Bias, OfOutput.Other);

        public DropPathStore<OneSum> DropPath => new(OfOutput.Factors, OfOutput.Other);

        public DropPathStore<TwoSums> InputDropPath => new(OfInput.Factors, OfInput.Other);

        public ChainRuleStore<SiLU> SiluChainRule => new(default, X);

        public static double[] Silu(double[] x) => [.. x.Select(v => v * ActivationReference.Sigmoid(v))];

        public double[] OfAffineRelu(double[] x) =>
            [.. x.Select((v, i) => Math.Max(v * scale[Channel(i)] + shift[Channel(i)], 0))];

        /// <summary>The gradient of what SiLU reads, given that of what it makes.</summary>
        public double[] ThroughSilu(double[] gradient) => [.. gradient.Select((g, i) =>
        {
            double sigmoid = ActivationReference.Sigmoid(Values[i]);
            return g * sigmoid * (1 + Values[i] * (1 - sigmoid));
        })];

        private int Channel(int i) => NormalizationReference.Channel(input, i);
    }
}
