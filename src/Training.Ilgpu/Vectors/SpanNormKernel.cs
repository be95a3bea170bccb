using GResNet.Runtime.Ilgpu;
using ILGPU;
using ILGPU.Algorithms;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// The 2-norm of a run, in two numbers: the greatest magnitude, and the sum of squares at a scale that follows from
/// that, so that it neither overflows nor vanishes in float32 (Blue, "A portable Fortran program to find the Euclidean
/// norm of a vector", 1978).
/// </summary>
internal readonly struct SpanNorm(float greatest, float squares)
{
    // Powers of two, so that scaling rounds nothing: squares of what is between Small and Large have room in float32 as
    // they are.
    private const float Large = 1L << 32, Small = 1f / Large;
    private const float Down = 1f / (1L << 36) / (1L << 36), Up = (float)(1L << 40) * (1L << 40);

    /// <summary>The greatest |g|; NaN if one is.</summary>
    public readonly float Greatest = greatest;

    /// <summary>Σ (scale · g)²; without meaning where Greatest is not finite.</summary>
    public readonly float Squares = squares;

    /// <summary>What a span's values are taken times before they are squared.</summary>
    public static float ScaleOf(float greatest) => greatest > Large ? Down : greatest < Small ? Up : 1;
}

/// <summary>The norm of each run: one group a run, of a power of two of threads.</summary>
internal readonly struct SpanNormKernel(
    ArrayView<GpuRun> runs, ArrayView<float> values, ArrayView<SpanNorm> norms)
    : IGpuKernel
{
    /// <summary>The most threads of a group.</summary>
    public const int MaxThreads = 256;

    private readonly ArrayView<GpuRun> runs = runs;
    private readonly ArrayView<float> values = values;
    private readonly ArrayView<SpanNorm> norms = norms;

    public void Run()
    {
        ArrayView<float> maxima = SharedMemory.Allocate<float>(MaxThreads),
            sums = SharedMemory.Allocate<float>(MaxThreads);
        GpuRun run = runs[Grid.IdxX];
        float own = 0;
        for (int i = run.Start + Group.IdxX; i < run.End; i += Group.DimX)
            own = GpuReal.Greater(own, Magnitude(values[i]));
        maxima[Group.IdxX] = own;
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            GroupBarrier.Wait();
            if (Group.IdxX < half) maxima[Group.IdxX] = GpuReal.Greater(maxima[Group.IdxX], maxima[Group.IdxX + half]);
        }

        GroupBarrier.Wait();
        float greatest = maxima[0], scale = SpanNorm.ScaleOf(greatest), sum = 0;
        for (int i = run.Start + Group.IdxX; i < run.End; i += Group.DimX)
        {
            float scaled = scale * values[i];
            sum += scaled * scaled;
        }

        sums[Group.IdxX] = sum;
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            GroupBarrier.Wait();
            if (Group.IdxX < half) sums[Group.IdxX] += sums[Group.IdxX + half];
        }

        if (Group.IdxX == 0) norms[Grid.IdxX] = new SpanNorm(greatest, sums[0]);
    }

    private static float Magnitude(float value) => value < 0 ? -value : value;
}

/// <summary>The norm of each span from those of its runs: one thread a span.</summary>
internal readonly struct SpanTotalKernel(
    ArrayView<SpanNorm> runs, ArrayView<int> firstRuns, ArrayView<float> norms) : IGpuKernel
{
    private readonly ArrayView<SpanNorm> runs = runs;
    private readonly ArrayView<int> firstRuns = firstRuns;
    private readonly ArrayView<float> norms = norms;

    public void Run()
    {
        int span = Grid.IdxX * Group.DimX + Group.IdxX;
        if (span >= norms.IntLength) return;
        float greatest = 0, sum = 0;
        for (int run = firstRuns[span]; run < firstRuns[span + 1]; run++)
            greatest = GpuReal.Greater(greatest, runs[run].Greatest);
        float scale = SpanNorm.ScaleOf(greatest);
        for (int run = firstRuns[span]; run < firstRuns[span + 1]; run++)
        {
            SpanNorm own = runs[run];
            float change = scale / SpanNorm.ScaleOf(own.Greatest);
            sum += own.Squares * change * change;
        }

        norms[span] = XMath.Sqrt(sum) / scale;
    }
}
