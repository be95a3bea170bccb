using GResNet.Runtime.Random;

namespace GResNet.Bench.Scaling;

/// <summary>
/// Steps of ranks, each with one link to the next of a ring, event by event. A bucket is summed when it is ready and
/// the one before it is done, by the ring (2·(N − 1) messages of an N-th of it, each sent when the one before has come)
/// or, where that is faster, as it is for few bytes, along a tree and back (2·⌈log₂ N⌉ messages of all of it). Ranks
/// begin the next step each when it has ended the last.
/// </summary>
/// <param name="step">A rank's step alone.</param>
/// <param name="ranks">How many there are.</param>
/// <param name="link">What connects them.</param>
internal sealed class StepSimulator(StepTimes step, int ranks, Link link)
{
    // A step is not shorter than that, however it is drawn.
    private const double LeastFactor = 0.5;

    private readonly double[] start = new double[ranks];
    private readonly double[] factor = new double[ranks];

    /// <summary>Deviation of a step's time from rank to rank and from step to step, as a share of it.</summary>
    public double Spread { get; init; }

    /// <summary>
    /// How much slower a rank computes while it sums: 0 where the network's hardware moves the bytes, 1 where its only
    /// core does.
    /// </summary>
    public double Steal { get; init; }

    /// <summary>Simulates steps; the first is left out, as all ranks begin it together.</summary>
    public SimulatedStep Run(int steps)
    {
        var random = new RandomStream(new RandomKey(1, ranks, 0));
        double begun = 0, sums = 0, exposed = 0;
        for (int i = 0; i <= steps; i++)
        {
            if (i == 1) (begun, sums, exposed) = (start.Max(), 0, 0);
            for (int rank = 0; rank < ranks; rank++)
                factor[rank] = Math.Max(LeastFactor, 1 + Spread * random.NextNormal());
            (double ofSums, double ofExposed) = Step();
            sums += ofSums;
            exposed += ofExposed;
        }

        return new SimulatedStep((start.Max() - begun) / steps, sums == 0 ? 1 : 1 - exposed / sums);
    }

    /// <summary>One step; how long ranks summed, all together, and how much of it after their backward pass.</summary>
    private (double Sums, double Exposed) Step()
    {
        double[] delay = new double[ranks], free = [.. start];
        double sums = 0, exposed = 0;
        foreach (Bucket bucket in step.Buckets)
        {
            double[] begin =
                [.. Enumerable.Range(0, ranks).Select(rank => Math.Max(At(rank, bucket.ReadyAt, delay), free[rank]))];
            free = Sum(begin, bucket.Bytes);
            for (int rank = 0; rank < ranks; rank++)
            {
                double end = At(rank, step.BackwardEnd, delay), length = free[rank] - begin[rank];
                sums += length;
                // What is left of the pass takes longer while both go on.
                delay[rank] += Steal * Math.Clamp(end - begin[rank], 0, length);
            }
        }

        for (int rank = 0; rank < ranks; rank++)
        {
            double end = At(rank, step.BackwardEnd, delay);
            exposed += Math.Max(0, free[rank] - end);
            start[rank] = Math.Max(end, free[rank]) + (step.End - step.BackwardEnd) * factor[rank];
        }

        return (sums, exposed);
    }

    private double At(int rank, double seconds, double[] delay) =>
        start[rank] + seconds * factor[rank] + delay[rank];

    /// <summary>When each rank has the sum.</summary>
    private double[] Sum(double[] begin, double bytes)
    {
        if (ranks == 1) return begin;
        double ringMessage = link.Seconds(bytes / ranks);
        double tree = 2 * Math.Ceiling(Math.Log2(ranks)) * link.Seconds(bytes);
        if (tree < 2 * (ranks - 1) * ringMessage)
        {
            double end = begin.Max() + tree;
            return [.. begin.Select(_ => end)];
        }

        double[] now = [.. begin], next = new double[ranks];
        for (int message = 0; message < 2 * (ranks - 1); message++)
        {
            for (int rank = 0; rank < ranks; rank++)
                next[rank] = Math.Max(now[rank], now[(rank + ranks - 1) % ranks]) + ringMessage;
            (now, next) = (next, now);
        }

        return now;
    }
}

/// <summary>What was simulated.</summary>
/// <param name="Seconds">Of a step, the mean.</param>
/// <param name="Hidden">Share of the sums' time that passed before the backward pass had ended.</param>
internal readonly record struct SimulatedStep(double Seconds, double Hidden);
