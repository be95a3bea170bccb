using System.Collections.Immutable;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Tests.Training;

public sealed class WeightInitializerTests
{
    private static readonly ImmutableArray<StateEntry> Entries =
    [
        new("conv.weight", StateRole.Weight, [64, 32, 3, 3], 0),
        new("grouped.weight", StateRole.Weight, [256, 4, 3, 3], 18432),
        new("head.weight", StateRole.Weight, [100, 400], 27648),
        new("conv.scale", StateRole.Scale, [64], 67648),
        new("conv.shift", StateRole.Shift, [64], 67712),
        new("head.bias", StateRole.Bias, [64], 67776),
        new("prelu.weight", StateRole.Slope, [64], 67840),
        new("conv.running_mean", StateRole.RunningMean, [64], 0),
        new("conv.running_var", StateRole.RunningVariance, [64], 64),
        new("drawn.weight", StateRole.Weight, [400, 100], 67904, Initial: 0.02f),
        new("kernel.weight", StateRole.Weight, [64, 64, 3, 3], 107904, Initial: 0.02f),
        new("last.weight", StateRole.Scale, [64], 144768, Initial: 0),
    ];

    // torch.nn.init._calculate_fan_in_and_fan_out: fan-out is dimension 0 times the kernel, whatever the groups.
    [Theory]
    [InlineData("conv.weight", 64 * 9)]
    [InlineData("grouped.weight", 256 * 9)]
    public void Convolutions_are_normal_with_variance_two_over_fan_out(string name, int fanOut) =>
        AssertNormal(name, Math.Sqrt(2.0 / fanOut));

    [Theory]
    [InlineData("drawn.weight")]
    [InlineData("kernel.weight")]
    public void Weights_that_say_their_deviation_are_normal(string name) => AssertNormal(name, 0.02);

    private static void AssertNormal(string name, double deviation)
    {
        using ModelState state = Initialized(1);
        float[] values = state[name].Span.ToArray();
        Assert.Equal(0, values.Average(v => v / deviation), 0.05);
        Assert.Equal(1, values.Average(v => v * v / (deviation * deviation)), 0.05);
        // Kurtosis tells a normal (3) from a uniform (1.8) distribution.
        Assert.Equal(3, values.Average(v => Math.Pow(v / deviation, 4)), 0.3);
    }

    [Fact]
    public void Linear_weights_are_uniform_within_one_over_root_of_inputs()
    {
        using ModelState state = Initialized(1);
        float[] values = state["head.weight"].Span.ToArray();
        const double Bound = 1 / 20.0;
        Assert.All(values, v => Assert.InRange(v, -Bound, Bound));
        Assert.Equal(Bound * Bound / 3, values.Average(v => v * v), Bound * Bound * 0.02);
    }

    [Theory]
    [InlineData("conv.scale", 1)]
    [InlineData("conv.shift", 0)]
    [InlineData("head.bias", 0)]
    [InlineData("prelu.weight", 0.25)]
    [InlineData("conv.running_mean", 0)]
    [InlineData("conv.running_var", 1)]
    [InlineData("last.weight", 0)]
    public void The_rest_is_constant(string name, float expected)
    {
        using var state = new ModelState(Entries);
        state.Parameters.Span.Fill(9);
        state.Buffers.Span.Fill(9);
        state.Initialize(1);
        Assert.All(state[name].Span.ToArray(), v => Assert.Equal(expected, v));
    }

    [Fact]
    public void Equal_seeds_give_equal_bits_and_tensors_differ_from_each_other()
    {
        using ModelState a = Initialized(7), b = Initialized(7), c = Initialized(8);
        Assert.Equal(a.Parameters.Span, b.Parameters.Span);
        Assert.NotEqual(a["conv.weight"].Span[0], c["conv.weight"].Span[0]);
        Assert.NotEqual(a["conv.weight"].Span[0], 2 * a["grouped.weight"].Span[0], 1e-6f);
    }

    private static ModelState Initialized(ulong seed)
    {
        var state = new ModelState(Entries);
        state.Initialize(seed);
        return state;
    }
}
