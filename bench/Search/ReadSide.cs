using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Runtime.Intrinsics;
using GResNet.Bench.Measuring;
using GResNet.Runtime.Threading;

namespace GResNet.Bench.Search;

/// <summary>What memory gives: all threads sum the vectors up, and do nothing else.</summary>
internal sealed unsafe class ReadSide : ISide
{
    private readonly SearchWorkload work;
    private readonly WorkerPool workers;
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private readonly float[] sums = new float[ReadWork.Parts];

    /// <param name="work">What is read.</param>
    /// <param name="queries">As how many queries a pass counts.</param>
    /// <param name="workers">The threads.</param>
    public ReadSide(SearchWorkload work, int queries, WorkerPool workers)
    {
        (this.work, Batch, this.workers) = (work, queries, workers);
        file = work.Map();
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* mapped = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref mapped);
        start = mapped + view.PointerOffset + work.Offset;
    }

    public string Name => "reading";

    public int Batch { get; }

    public double Run(int steps)
    {
        long begun = Stopwatch.GetTimestamp();
        fixed (float* sum = sums)
            for (int step = 0; step < steps; step++)
                workers.Run(ReadWork.Parts, new ReadWork((float*)start, work.Bytes / sizeof(float), sum));
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}

/// <summary>Sums a part of numbers up.</summary>
internal readonly unsafe struct ReadWork(float* numbers, long count, float* sums) : IWork
{
    public const int Parts = 64;

    public void Run(int part, int worker)
    {
        const int Step = 4;
        long end = count * (part + 1) / Parts;
        Vector512<float> a = default, b = default, c = default, d = default;
        long i = count * part / Parts;
        for (; i <= end - Step * Vector512<float>.Count; i += Step * Vector512<float>.Count)
        {
            a += Vector512.Load(numbers + i);
            b += Vector512.Load(numbers + i + Vector512<float>.Count);
            c += Vector512.Load(numbers + i + 2 * Vector512<float>.Count);
            d += Vector512.Load(numbers + i + 3 * Vector512<float>.Count);
        }

        sums[part] = Vector512.Sum(a + b + c + d);
    }
}
