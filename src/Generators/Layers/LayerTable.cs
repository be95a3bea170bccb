using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Layers;

/// <summary>One row per layer attribute of <c>GResNet.Dsl</c>: its settings, its state, its nodes.</summary>
internal static class LayerTable
{
    // Limits are far beyond any network, and small enough for sizes to be computed without overflow.
    private const int MostChannels = 1 << 20;
    private const int MostPixels = 127;
    private const int MostSide = 1 << 10;
    private const double MostFirst = 1e6;

    private static readonly Setting Epsilon = new("Epsilon", 1e-5f, Least: 0);
    private static readonly Setting Momentum = new("Momentum", 0.1f);
    private static readonly Setting Deviation = new("Deviation", 0f, 0, MostFirst);

    private static readonly ImmutableArray<Setting> Convolution =
    [
        new("Channels", 0, 1, MostChannels, IsRequired: true),
        new("Kernel", 1, 1, MostPixels),
        new("Stride", 1, 1, MostPixels),
        new("Padding", -1, -1, MostPixels * MostPixels),
        new("Dilation", 1, 1, MostPixels),
        new("Groups", 1, 0, MostChannels),
        Deviation,
    ];

    /// <summary>The rows, by the attribute's name without its suffix.</summary>
    public static readonly ImmutableDictionary<string, LayerRow> Rows = ImmutableDictionary.CreateRange(
    [
        Row("Conv", [.. Convolution, new("Bias", false)], s => DescribeConvolution("conv", s), BuildConv),
        Row("SplitConv", [.. Convolution, Epsilon, Momentum], s =>
            DescribeConvolution("split conv", s), BuildSplitConv),
        Row("BatchNorm", [Epsilon, Momentum, new("Init", 1f, 0, MostFirst)], _ => "batch norm", BuildBatchNorm),
        Row("LayerNorm", [Epsilon], _ => "layer norm", call =>
            BuildImageNorm(call, new LayerNorm(call.Settings.Float("Epsilon")))),
        Row("GroupNorm", [new("Groups", 0, 1, MostChannels, IsRequired: true), Epsilon], s =>
            $"group norm, {s.Int("Groups")} group{(s.Int("Groups") == 1 ? "" : "s")}", call =>
            BuildImageNorm(call, new GroupNorm(call.Settings.Int("Groups"), call.Settings.Float("Epsilon")))),
        Row("Affine", [], _ => "affine", BuildAffine),
        Row("LayerScale", [new("Init", 1e-5f, 0, MostFirst)], _ => "layer scale", BuildLayerScale),
        Row("Positions", [new("Side", 0, 0, MostSide), new("Prefix", 0, 0, MostSide)], _ =>
            "positions", BuildPositions),
        Row("ClassToken", [], _ => "class token", BuildClassToken),
        Row("RelativeAttention", [
            new("Heads", 0, 1, MostChannels, IsRequired: true), new("Side", 0, 0, MostSide),
        ], s =>
            $"relative attention, {s.Int("Heads")} head{(s.Int("Heads") == 1 ? "" : "s")}", BuildRelativeAttention),
        Row("Linear", [
            new("Features", 0, 1, MostChannels, IsRequired: true), new("Bias", true), new("PerPixel", false), Deviation,
        ], _ => "linear", BuildLinear),
        Row("PReLU", [new("PerChannel", false)], s => s.Bool("PerChannel") ? "PReLU per channel" : "PReLU", BuildPReLU),
    ]);

    private static System.Collections.Generic.KeyValuePair<string, LayerRow> Row(
        string kind,
        ImmutableArray<Setting> settings,
        System.Func<LayerSettings, string> describe,
        System.Func<LayerCall, Value> build) => new(kind, new LayerRow(settings, describe, build));

    private static Value BuildConv(LayerCall call)
    {
        ConvolutionShape geometry = Geometry(call);
        Value weight = ConvolutionWeight(call, geometry);
        return call.Settings.Bool("Bias")
            ? call.Add(
                new Convolution(geometry), call.Input, weight, call.State("bias", StateRole.Bias, geometry.OutChannels))
            : call.Add(new Convolution(geometry), call.Input, weight);
    }

    private static Value BuildSplitConv(LayerCall call)
    {
        ConvolutionShape geometry = Geometry(call);
        Value weight = ConvolutionWeight(call, geometry);
        Value scale = call.State("scale", StateRole.Scale, geometry.OutChannels);
        Value shift = call.State("shift", StateRole.Shift, geometry.OutChannels);
        Value normalized = Normalized(call);
        return call.Add(new Affine(), call.Add(new Convolution(geometry), normalized, weight), scale, shift);
    }

    private static Value BuildBatchNorm(LayerCall call)
    {
        int channels = call.Input.Shape.Channels;
        float first = call.Settings.Float("Init");
        Value weight = call.State("weight", StateRole.Scale, first == 1 ? null : first, [channels]);
        Value bias = call.State("bias", StateRole.Shift, channels);
        return call.Add(new Affine(), Normalized(call), weight, bias);
    }

    private static Value BuildImageNorm(LayerCall call, ImageNormalization op)
    {
        int channels = call.Input.Shape.Channels;
        Value weight = call.State("weight", StateRole.Scale, channels);
        Value bias = call.State("bias", StateRole.Shift, channels);
        return call.Add(new Affine(), call.Add(op, call.Input), weight, bias);
    }

    private static Value BuildAffine(LayerCall call)
    {
        int channels = call.Input.Shape.Channels;
        Value scale = call.State("scale", StateRole.Scale, channels);
        return call.Add(new Affine(), call.Input, scale, call.State("shift", StateRole.Shift, channels));
    }

    private static Value BuildLayerScale(LayerCall call) => call.Add(
        new Affine(), call.Input,
        call.State("", StateRole.Scale, call.Settings.Float("Init"), [call.Input.Shape.Channels]));

    private static Value BuildPositions(LayerCall call)
    {
        Shape x = call.Input.Shape;
        int side = call.Settings.Int("Side"), prefix = call.Settings.Int("Prefix");
        // A sequence does not say what square, if any, it is of.
        PositionGrid? grid = side > 0 ? new(side, side, prefix)
            : x.Height == x.Width ? new(x.Height, x.Width, 0)
            : null;
        Value positions = call.Positions("", null, grid, [1, side > 0 ? prefix + side * side : x.Pixels, x.Channels]);
        if (side > 0) positions = call.Add(ResizePositions.ToPixels(side, prefix, x.Pixels), positions);
        return call.Add(new AddPositions(), call.Input, positions);
    }

    private static Value BuildClassToken(LayerCall call) => call.Add(
        new PrependToken(), call.Input, call.State("", StateRole.Embedding, 1, 1, call.Input.Shape.Channels));

    private static Value BuildRelativeAttention(LayerCall call)
    {
        var op = new Attention(call.Settings.Int("Heads"));
        Shape x = call.Input.Shape;
        int width = op.HeadWidth(x), side = call.Settings.Int("Side");
        return call.Add(op, call.Input, Table("height_rel", x.Height), Table("width_rel", x.Width));

        Value Table(string name, int size)
        {
            PositionGrid grid = PositionGrid.OfDistances(side == 0 ? size : side);
            Value table = call.Positions(name, (float)(1 / System.Math.Sqrt(width)), grid, [grid.Count, width]);
            return side == 0 ? table : call.Add(ResizePositions.ToDistances(side, size), table);
        }
    }

    private static Value BuildLinear(LayerCall call)
    {
        int features = call.Settings.Int("Features");
        Shape x = call.Input.Shape;
        if (x.Pixels > 1 && !call.Settings.Bool("PerPixel"))
            throw new ShapeException(ShapeError.NotFlat, x.ToString());
        var op = new Linear(features);
        Value weight = Weight(call, features, x.Channels);
        return call.Settings.Bool("Bias")
            ? call.Add(op, call.Input, weight, call.State("bias", StateRole.Bias, features))
            : call.Add(op, call.Input, weight);
    }

    private static Value BuildPReLU(LayerCall call)
    {
        int slopes = call.Settings.Bool("PerChannel") ? call.Input.Shape.Channels : 1;
        return call.Add(new PRelu(), call.Input, call.State("weight", StateRole.Slope, slopes));
    }

    private static Value Normalized(LayerCall call)
    {
        int channels = call.Input.Shape.Channels;
        Value mean = call.State("running_mean", StateRole.RunningMean, channels);
        Value variance = call.State("running_var", StateRole.RunningVariance, channels);
        Value statistics = call.Add(new BatchStatistics(), call.Input);
        call.AddUpdate(
            new UpdateRunning(call.Settings.Float("Momentum"), call.Input.Shape.Pixels), statistics, mean, variance);
        return call.Add(new Normalize(call.Settings.Float("Epsilon")), call.Input, statistics);
    }

    private static Value ConvolutionWeight(LayerCall call, ConvolutionShape geometry) => Weight(
        call, geometry.OutChannels, geometry.InChannelsPerGroup, geometry.Kernel, geometry.Kernel);

    private static Value Weight(LayerCall call, params int[] dimensions)
    {
        float deviation = call.Settings.Float("Deviation");
        return call.State("weight", StateRole.Weight, deviation == 0 ? null : deviation, dimensions);
    }

    private static ConvolutionShape Geometry(LayerCall call)
    {
        LayerSettings s = call.Settings;
        int inChannels = call.Input.Shape.Channels, kernel = s.Int("Kernel"), dilation = s.Int("Dilation");
        int padding = s.Int("Padding") < 0 ? Padding(s) : s.Int("Padding");
        int groups = s.Int("Groups") == 0 ? inChannels : s.Int("Groups");
        return new ConvolutionShape(inChannels, s.Int("Channels"), kernel, s.Int("Stride"), padding, dilation, groups);
    }

    /// <summary>
    /// The padding of a convolution that does not say it: it keeps the size at stride 1 where the kernel is odd.
    /// </summary>
    public static int Padding(LayerSettings s) => (s.Int("Kernel") - 1) / 2 * s.Int("Dilation");

    private static string DescribeConvolution(string name, LayerSettings s)
    {
        string text = $"{name} {s.Int("Kernel")}×{s.Int("Kernel")}";
        if (s.Int("Stride") != 1) text += $", stride {s.Int("Stride")}";
        if (s.Int("Dilation") != 1) text += $", dilation {s.Int("Dilation")}";
        if (s.Int("Groups") == 0) text += ", depthwise";
        else if (s.Int("Groups") != 1) text += $", {s.Int("Groups")} groups";
        return text;
    }
}
