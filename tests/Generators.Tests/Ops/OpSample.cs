using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Tests.Ops;

/// <summary>An op with operands that fit it.</summary>
/// <param name="Op">The op.</param>
/// <param name="Inputs">Its operands.</param>
internal sealed record OpSample(Op Op, Value[] Inputs)
{
    private static readonly ConvolutionShape Convolution = new(4, 6, 3, Padding: 1);
    private static readonly PoolingShape Pool = new(2, 2);
    private static readonly Value X = Feature(4, 8, 8), Y = Feature(6, 8, 8), Small = Feature(4, 4, 4),
        Pixel = Feature(4, 1, 1);
    private static readonly Value Weight = Vector(4 * 6 * 9), In = Vector(4), Out = Vector(6), One = Vector(1);
    private static readonly Value Statistics = new(new TensorType.Statistics(4), "statistics");
    private static readonly Value Deviations = new(new TensorType.Parts(64), "deviations");
    private static readonly Value Qkv = Feature(12, 8, 8), Table = Vector(30);
    private static readonly Value LogSums = new(new TensorType.Parts(128), "log sums");
    private static readonly Value Images = new(new TensorType.Images(), "factors");

    /// <summary>At least one of every op.</summary>
    public static OpSample[] All { get; } =
    [
        new(new Convolution(Convolution), [X, Weight]),
        new(new Convolution(Convolution, IsMeanPadded: true, HasFactors: true), [X, Weight, Statistics, Out, In, Out]),
        new(new ConvolutionBackwardData(Convolution, 8, 8), [Y, Weight]),
        new(new ConvolutionBackwardWeights(Convolution), [X, Y]),
        new(new DepthwiseBackward(new ConvolutionShape(4, 4, 3, Padding: 1, Groups: 4)), [X, X, Vector(4 * 9)]),
        new(new PackWeights(Convolution, Algorithm.Winograd, IsTransposed: true, 1024), [Weight, Out, In]),
        new(new Linear(6), [Pixel, Vector(24), Out]),

        new(new BatchStatistics(), [X]),
        new(new UpdateRunning(0.1f, 64), [Statistics, In, In]),
        new(new RunningStatistics(), [In, In]),
        new(new Normalize(1e-5f), [X, Statistics]),
        new(new InverseDeviation(1e-5f), [Statistics]),
        new(new SplitConvolution(Convolution, 1e-5f), [X, Statistics, Weight, Out, Out]),
        new(new SplitNormBias(Convolution), [Weight, Statistics, In, Out, Out]),
        new(new TapSums(Convolution, 8, 8), [Y, Out]),
        new(new SplitNormBackward(Convolution, 64), [Weight, Out, Vector(54), Weight, Out, Statistics, In]),
        new(new AddLinear(), [X, X, In, In]),
        new(new BatchNorm(1e-5f), [X, Statistics, In, In]),
        new(new RunningBatchNorm(1e-5f, 0.1f), [X, In, In, In, In]),
        new(new BatchNormCoefficients(1e-5f), [Statistics, In, In]),
        new(new BatchNormBackward(1e-5f, 64), [In, In, Statistics, In]),
        new(new Blend(), [X, X, In, In, In]),
        new(new FoldSplitNorm(Convolution, 1e-5f), [Weight, Statistics, Out, Out]),
        new(new FoldBatchNorm(Convolution, 1e-5f), [Weight, Statistics, Out, Out]),
        new(new LayerNorm(1e-6f), [X]),
        new(new GroupNorm(2, 1e-5f), [X]),
        new(new ImageNormalizationBackward("Layer"), [X, X, Deviations]),
        new(new ChannelSum(), [X]),
        new(new ChannelDot(), [X, X]),

        new(new Affine(), [X, In, In]),
        new(new AddBias(), [X, In]),
        new(SampleFunctions.SiLU, [X]),
        new(SampleFunctions.LeakyReLU, [X]),
        new(SampleFunctions.Ramp, [X, X]),
        new(new MapGradient("SiLU", new Argument(0) * SampleFunctions.SiLU.Of([new Argument(1)]), 2), [X, X]),
        new(new PRelu(), [X, One]),
        new(new PReluBackward(), [X, X, One]),
        new(new PReluBackwardSlope(1), [X, X]),
        new(new Add(), [X, X]),
        new(new AddVectors(), [In, In]),
        new(new Multiply(), [X, X]),
        new(new Scale(0.5f), [X]),

        new(new AveragePool(Pool), [X]),
        new(new AveragePoolBackward(Pool, 8, 8), [Small]),
        new(new MaxPool(Pool), [X]),
        new(new MaxPoolBackward(Pool), [Small, X]),
        new(new GlobalAveragePool(), [X]),
        new(new GlobalAveragePoolBackward(8, 8), [Pixel]),

        new(new Attention(2), [Qkv]),
        new(new Attention(2), [Qkv, Table, Table]),
        new(new AttentionBackward(2, HasPositions: false), [X, Qkv, X, LogSums]),
        new(new AttentionBackward(2, HasPositions: true), [X, Qkv, X, LogSums, Table, Table]),
        new(new AddPositions(), [X, Vector(256)]),
        new(new PositionGradient(), [X]),
        new(new ResizePositions(new(3, 3, 0), new(8, 8, 0)), [Vector(36)]),
        new(new ResizePositionsBackward(new(3, 3, 0), new(8, 8, 0), 36), [Vector(256)]),
        new(new PrependToken(), [X, In]),
        new(new SliceTokens(3, 0, 1), [X]),
        new(new SliceTokens(3, 4, 2), [X]),
        new(new SpreadTokens(3, new Shape(4, 8, 8)), [Small]),

        new(new Dropout(0.5f, 0), [X]),
        new(new DropPath(0.5f, 1, 0), [X]),
        new(new DropFactors(0.5f, 1, 0), []),
        new(new ScaleImages(), [X, Images]),
        new(new Flatten(), [X]),
        new(new Unflatten(new Shape(4, 8, 8)), [Feature(256, 1, 1)]),
        new(new Concat(), [X, Y]),
        new(new SliceChannels(2, 2), [X]),
        new(new Gate(), [X, Pixel]),
        new(new GateBackward(), [X, X]),

        new(new Elementwise(), [X]),
        new(new Reduce(), [X]),
        new(new Fused(new Elementwise(), 1, ElementwiseProgram.Identity, ElementwiseProgram.Identity, []), [X]),
    ];

    private static Value Feature(int channels, int height, int width) =>
        new(new TensorType.Feature(new Shape(channels, height, width)), "x");

    private static Value Vector(int length) => new(new TensorType.Vector(length), "vector")
    {
        State = new StateTensor("vector", StateRole.Weight, [length]),
    };
}
