using System.Diagnostics;
using GResNet.Bench.Measuring;

namespace GResNet.Bench.Kernels;

/// <summary>Times one pass of a convolution, the ceiling beside it.</summary>
internal static class PassTimer
{
    private const double SectionSeconds = 0.03;
    private const int WarmUps = 2;

    /// <summary>Medians over rounds.</summary>
    /// <param name="ceiling">Waited for before every round.</param>
    /// <param name="pass">What is timed.</param>
    /// <param name="flops">Floating-point operations of it.</param>
    /// <param name="rounds">How often.</param>
    public static PassSpeed Measure(Ceiling ceiling, Action pass, double flops, int rounds)
    {
        for (int run = 0; run < WarmUps; run++) pass();
        int runs = Math.Max(1, (int)(SectionSeconds / Seconds(pass, 1)));
        var speeds = new List<(PassSpeed Speed, bool Undisturbed)>(rounds);
        for (int round = 0; round < rounds; round++)
        {
            CeilingReading before = ceiling.Wait();
            double seconds = Seconds(pass, runs) / runs, rate = flops / seconds / 1e9;
            speeds.Add((new PassSpeed(seconds, rate, rate / before.GFlops), before.IsOpen && ceiling.Read().IsOpen));
        }

        PassSpeed[] counted = [.. Undisturbed.Of(speeds)];
        return new PassSpeed(
            Median.Of(counted.Select(s => s.Seconds)), Median.Of(counted.Select(s => s.GFlops)),
            Median.Of(counted.Select(s => s.Share)));
    }

    private static double Seconds(Action pass, int runs)
    {
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < runs; run++) pass();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

/// <summary>How fast a pass is.</summary>
/// <param name="Seconds">Of one pass.</param>
/// <param name="GFlops">GFLOP/s, counted as direct convolution's, whatever the algorithm.</param>
/// <param name="Share">Share of the ceiling beside it.</param>
internal readonly record struct PassSpeed(double Seconds, double GFlops, double Share);
