using GResNet.Runtime.Random;

namespace GResNet.Runtime.Tests.Random;

public class RandomStreamTests
{
    private const int Samples = 100_000;
    private static readonly RandomKey Key = new(7, 11, 13);

    [Fact]
    public void Words_are_those_of_consecutive_blocks()
    {
        RandomStream stream = new(Key);
        for (uint block = 0; block < 3; block++)
        {
            (uint, uint, uint, uint) words =
                (stream.NextUInt(), stream.NextUInt(), stream.NextUInt(), stream.NextUInt());
            Assert.Equal(Philox.Generate(Key, block), words);
        }
    }

    [Fact]
    public void Floats_and_doubles_are_uniform_on_the_half_open_unit_interval()
    {
        RandomStream stream = new(Key);
        double floats = 0, doubles = 0;
        for (int i = 0; i < Samples; i++)
        {
            float f = stream.NextFloat();
            double d = stream.NextDouble();
            Assert.InRange(f, 0f, MathF.BitDecrement(1f));
            Assert.InRange(d, 0.0, Math.BitDecrement(1.0));
            floats += f;
            doubles += d;
        }

        // Six standard errors of the mean of a uniform number.
        double tolerance = 6 / Math.Sqrt(12.0 * Samples);
        Assert.Equal(0.5, floats / Samples, tolerance);
        Assert.Equal(0.5, doubles / Samples, tolerance);
    }

    [Fact]
    public void Normals_have_mean_zero_and_variance_one()
    {
        RandomStream stream = new(Key);
        double sum = 0, squares = 0;
        for (int i = 0; i < Samples; i++)
        {
            double z = stream.NextNormal();
            sum += z;
            squares += z * z;
        }

        Assert.Equal(0, sum / Samples, 6 / Math.Sqrt(Samples));
        Assert.Equal(1, squares / Samples, 6 * Math.Sqrt(2.0 / Samples));
    }

    [Fact]
    public void Integers_are_uniform_below_the_bound()
    {
        const int bound = 6;
        RandomStream stream = new(Key);
        int[] counts = new int[bound];
        for (int i = 0; i < Samples; i++) counts[stream.NextInt(bound)]++;
        double expected = (double)Samples / bound;
        Assert.All(counts, count => Assert.Equal(expected, count, 6 * Math.Sqrt(expected)));
    }

    [Fact]
    public void A_bound_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(Key).NextInt(0));

    [Fact]
    public void A_shuffle_is_a_permutation_and_repeats_with_its_key()
    {
        int[] first = Enumerable.Range(0, 100).ToArray(), second = (int[])first.Clone();
        RandomStream a = new(Key), b = new(Key);
        a.Shuffle<int>(first);
        b.Shuffle<int>(second);
        Assert.Equal(first, second);
        Assert.NotEqual(Enumerable.Range(0, 100), first);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
    }
}
