using GResNet.Bench.Gpu.Check;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Models;

namespace GResNet.Bench.Tests.Gpu;

/// <summary>What the check of a device finds, and what it names first.</summary>
public sealed class ComparedTests
{
    private static readonly StateEntry[] Entries =
    [
        new("stem.running_mean", StateRole.RunningMean, [2], 0),
        new("stem.weight", StateRole.Weight, [3], 0),
        new("head.running_mean", StateRole.RunningMean, [2], 2),
        new("head.weight", StateRole.Weight, [3], 3),
    ];

    private static readonly Tolerances Tolerances = Tolerances.Of(GpuPrecision.Float32);

    private static Outcome Expected => new(Entries, [1, 2, 3, 4], [1, 2, 3, 4, 5, 6], 2, [1, 2], [2, 1]);

    [Fact]
    public void What_is_the_same_agrees()
    {
        Compared[] all = [.. Compared.Of(Expected, Expected, Tolerances)];
        Assert.All(all, compared => Assert.Equal((true, 0.0), (compared.Agrees, compared.Error)));
        Assert.Equal(
            ["stem.running_mean", "head.running_mean", "the first batch", "head.weight", "stem.weight", "of inference",
                "step 1", "step 2"],
            all.Select(compared => compared.Name));
    }

    [Theory]
    [InlineData(5.005f, true)]
    [InlineData(5.02f, false)]
    [InlineData(float.NaN, false)]
    [InlineData(float.PositiveInfinity, false)]
    public void A_gradient_is_as_far_off_as_its_tensor_is_long(float value, bool agrees)
    {
        Outcome found = Expected with { Gradients = [1, 2, 3, 4, value, 6] };
        Compared head =
            Assert.Single(Compared.Of(found, Expected, Tolerances), compared => compared.Name == "head.weight");
        Assert.Equal(agrees, head.Agrees);
        Assert.StartsWith("[1] is ", head.Where, StringComparison.Ordinal);
        Assert.Equal(agrees ? 0 : 1, Compared.Of(found, Expected, Tolerances).Count(compared => !compared.Agrees));
    }

    [Fact]
    public void The_first_difference_is_the_one_computed_first()
    {
        Outcome found = Expected
            with { Statistics = [1, 2, 3, 9], Gradients = [9, 9, 9, 9, 9, 9], Loss = 3, Logits = [9, 9],
                Curve = [9, 9] };
        Assert.Equal(
            "head.running_mean", Compared.Of(found, Expected, Tolerances).First(compared => !compared.Agrees).Name);
    }

    [Theory]
    [InlineData(1.004, true)]
    [InlineData(1.006, false)]
    [InlineData(double.NaN, false)]
    public void A_curve_is_followed_at_every_step(double loss, bool agrees)
    {
        Outcome found = Expected with { Curve = [2, loss] };
        Assert.Equal(agrees, Compared.Of(found, Expected, Tolerances).Last().Agrees);
    }

    [Fact]
    public void Rounding_of_what_is_almost_zero_is_no_difference()
    {
        Outcome expected = Expected with { Gradients = [1e-7f, 0, 0, 4, 5, 6] },
            found = Expected with { Gradients = [-1e-7f, 0, 0, 4, 5, 6] };
        Assert.All(Compared.Of(found, expected, Tolerances), compared => Assert.True(compared.Agrees));
    }
}
