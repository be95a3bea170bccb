using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Random;

namespace GResNet.Runtime.Tests.Data.Transforms;

public sealed class SamplerTests : IDisposable
{
    private readonly TransformFixture fixture = new("draws");

    public static TheoryData<string> Cases { get; } = TransformFixture.Cases("draws", "drawn");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Draws_what_torchvision_draws(string name)
    {
        double[] argument = fixture.Read<double>($"{name}/argument");
        ScriptedNumbers random = new(fixture.Read<double>($"{name}/draws"));
        double[] drawn = name.Split('-')[0] switch
        {
            "resized" => Box(RandomResizedCrop.Draw(
                Size(argument), new Interval(argument[2], argument[3]), new Interval(argument[4], argument[5]),
                ref random)),
            "padded" => Box(RandomCrop.Draw(Size(argument), (int)argument[2], (int)argument[3], ref random)),
            "trivial" => Chosen(TrivialAugmentWide.Draw(ref random)),
            "erased" => Box(RandomErasing.Draw(
                Size(argument), (float)argument[2], new Interval(argument[3], argument[4]),
                new Interval(argument[5], argument[6]), ref random)),
            "cutmix" => Mixed(Mix.Cutmix(argument[0], Size(argument[1..]), ref random)),
            var kind => throw new InvalidDataException(kind),
        };
        Assert.Equal(fixture.Read<double>($"{name}/drawn"), drawn);
        random.AssertUsed();
    }

    [Fact]
    public void A_part_larger_than_the_padded_image_is_refused() => Assert.Throws<ArgumentException>(() =>
    {
        RandomStream random = new(new RandomKey(1, 0, 0));
        return RandomCrop.Draw(new ImageSize(20, 30), 32, 4, ref random);
    });

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(3.5)]
    public void Beta_has_the_moments_of_the_distribution(double alpha)
    {
        const int Count = 200_000;
        RandomStream random = new(new RandomKey(7, 0, 0));
        double[] sums = new double[5];
        for (int i = 0; i < Count; i++)
        {
            double x = SymmetricBeta.Draw(alpha, ref random);
            Assert.InRange(x, 0, 1);
            for (int power = 1; power < sums.Length; power++) sums[power] += Math.Pow(x, power);
        }

        // E[xᵏ] = Π (α + i) / (2α + i); no power has a deviation above a half, so that the mean's is at most 0.5 /
        // √count.
        double expected = 1;
        for (int power = 1; power < sums.Length; power++)
        {
            expected *= (alpha + power - 1) / (2 * alpha + power - 1);
            Assert.Equal(expected, sums[power] / Count, 4 * 0.5 / Math.Sqrt(Count));
        }
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0.2, 0, 1, 0)]
    [InlineData(0, 1, 0, 1)]
    [InlineData(0.2, 1, 0.5, 0.5)]
    public void Mixup_and_cutmix_take_turns(double mixupAlpha, double cutmixAlpha, double mixups, double cutmixes)
    {
        const int Count = 10_000;
        RandomStream random = new(new RandomKey(3, 0, 0));
        Mix[] drawn = new Mix[Count];
        for (int i = 0; i < Count; i++) drawn[i] = Mix.Draw(mixupAlpha, cutmixAlpha, new ImageSize(40, 30), ref random);
        Assert.Equal(mixups, drawn.Count(mix => mix.Kind == MixKind.Mixup) / (double)Count, 0.02);
        Assert.Equal(cutmixes, drawn.Count(mix => mix.Kind == MixKind.Cutmix) / (double)Count, 0.02);
        Assert.All(drawn, mix => Assert.Equal(
            mix.Kind == MixKind.Cutmix ? 1 - mix.Box.Width * mix.Box.Height / 1200.0 : mix.Share, mix.Share, 1e-12));
        Assert.All(drawn, mix => Assert.True(mix.Box is { Left: >= 0, Top: >= 0, Right: <= 40, Bottom: <= 30 }));
    }

    public void Dispose() => fixture.Dispose();

    private static ImageSize Size(double[] argument) => new((int)argument[0], (int)argument[1]);

    private static double[] Box(PixelBox box) => [box.Left, box.Top, box.Width, box.Height];

    private static double[] Chosen(TrivialAugmentWide chosen) => [chosen.Operation, chosen.Magnitude];

    private static double[] Mixed(Mix mix) => [.. Box(mix.Box), mix.Share];
}
