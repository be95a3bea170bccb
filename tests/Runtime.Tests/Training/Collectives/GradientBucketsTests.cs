using GResNet.Runtime.Memory;
using GResNet.Training.Collectives;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Tests.Training.Collectives;

public sealed class GradientBucketsTests
{
    private const int MiB = (1 << 20) / sizeof(float);

    [Fact]
    public void Buckets_are_cut_from_the_end_the_first_and_the_last_small()
    {
        Assert.Equal(
            [new VectorSpan(59 * MiB, MiB), new VectorSpan(34 * MiB, 25 * MiB), new VectorSpan(9 * MiB, 25 * MiB),
                new VectorSpan(MiB + 7, 8 * MiB - 7), new VectorSpan(7, MiB)],
            GradientBuckets.Cut(7, 60 * MiB).ToArray());
        Assert.Equal([new VectorSpan(MiB + 3, 5), new VectorSpan(3, MiB)], GradientBuckets.Cut(3, MiB + 8).ToArray());
        Assert.Equal([new VectorSpan(3, 2)], GradientBuckets.Cut(3, 5).ToArray());
        Assert.Empty(GradientBuckets.Cut(5, 5).ToArray());
    }

    /// <summary>A rank that is late, and one that completes all at once, sum the same buckets alike.</summary>
    [Fact]
    public unsafe void Buckets_are_summed_as_they_are_completed_whoever_is_first()
    {
        float[][] sums = ThreadCollective.Succeed(2, collective =>
        {
            using var memory = new AlignedBuffer(100);
            var values = new FloatView(memory.Data, 100);
            using var reducer = new BucketReducer(
                collective.Duplicate(), [new(90, 10), new(50, 40), new(10, 40)]);
            for (int step = 0; step < 20; step++)
            {
                values.Span.Clear();
                reducer.Begin(values);
                int[] completed = collective.Rank == 0 ? [95, 60, 50, 20] : [];
                int from = 100;
                foreach (int next in completed.Append(10))
                {
                    values.Span[next..from].Fill(1 + collective.Rank);
                    reducer.Complete(from = next);
                }

                values.Span[..10].Fill(7);
                reducer.Wait();
            }

            return values.Span.ToArray();
        });
        float[] expected = [.. Enumerable.Repeat(7f, 10), .. Enumerable.Repeat(3f, 90)];
        Assert.All(sums, values => Assert.Equal(expected, values));
    }

    [Fact]
    public unsafe void A_job_that_breaks_is_told_where_it_is_waited_for()
    {
        var results = ThreadCollective.Run(2, collective =>
        {
            using var memory = new AlignedBuffer(4);
            using var reducer = new BucketReducer(collective.Duplicate(), [new(0, 4)]);
            if (collective.Rank == 1) collective.Abort(1, "enough");
            reducer.Begin(new FloatView(memory.Data, 4));
            reducer.Wait();
            return 0;
        });
        Assert.All(results, result => Assert.Contains(
            "enough", Assert.IsType<CollectiveException>(result.Error).Message, StringComparison.Ordinal));
    }
}
