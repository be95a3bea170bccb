using System.Numerics;
using System.Runtime.InteropServices;
using GResNet.Training.Collectives;

namespace GResNet.Training.Mpi.Tests.Ranks;

/// <summary>A rank that calls every member, and compares what it gets with what it is to get.</summary>
internal static class Members
{
    // Of three floats below one half; nothing for integers.
    private const double Tolerance = 3e-7;

    private static readonly int[] Sizes = [0, 1, 7, 4099, 1_000_000];
    private static readonly Reduction[] Reductions = Enum.GetValues<Reduction>();

    /// <summary>Throws at the first difference; says what it has found otherwise.</summary>
    public static int Check(ICollective ranks)
    {
        foreach (int size in Sizes) All(ranks, size);
        Beside(ranks);
        Assert.Throws<ArgumentOutOfRangeException>(() => ranks.Broadcast(new byte[1], ranks.Size));
        NullReference();
        long[] locals = new long[ranks.Size];
        locals[ranks.LocalRank] = 1;
        ranks.AllReduce(locals, Reduction.Sum);
        Assert.All(locals, count => Assert.Equal(1, count));
        Console.WriteLine(
            $"rank {ranks.Rank} of {ranks.Size}, local {ranks.LocalRank} of {ranks.LocalSize}, "
            + $"{ranks.Name}, {ranks.Node}");
        return 0;
    }

    /// <summary>Two threads at once, each with its own, in orders of their own.</summary>
    private static void Beside(ICollective ranks)
    {
        using ICollective copy = ranks.Duplicate();
        Exception? failure = null;
        var beside = new Thread(() =>
        {
            try
            {
                for (int i = 0; i < 5; i++) All(copy, 1009);
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        beside.Start();
        // So that the threads of the ranks do not come in step.
        Thread.Sleep(20 * ranks.Rank);
        for (int i = 0; i < 5; i++) All(ranks, 1009);
        beside.Join();
        if (failure is not null) throw new InvalidOperationException("On the thread beside.", failure);
    }

    private static void All(ICollective ranks, int size)
    {
        for (int root = 0; root < ranks.Size; root++) Broadcast(ranks, size, root);
        foreach (Reduction reduction in Reductions)
        {
            Reduce<float>(ranks, size, reduction, values => ranks.AllReduce(values, reduction));
            Reduce<double>(ranks, size, reduction, values => ranks.AllReduce(values, reduction));
            Reduce<long>(ranks, size, reduction, values => ranks.AllReduce(values, reduction));
        }

        ranks.Barrier();
    }

    private static void Broadcast(ICollective ranks, int size, int root)
    {
        byte[] values = Bytes(size, ranks.Rank);
        ranks.Broadcast(values, root);
        Assert.True(values.AsSpan().SequenceEqual(Bytes(size, root)), $"{size} bytes from rank {root}");
    }

    private static void Reduce<T>(ICollective ranks, int size, Reduction reduction, Action<T[]> reduce)
        where T : unmanaged, INumber<T>
    {
        T[] values = Values<T>(size, ranks.Rank), once = [.. values], twice = [.. values];
        reduce(once);
        reduce(twice);
        string what = $"{reduction} of {size} {typeof(T).Name}";
        T[] expected = Expected<T>(size, ranks.Size, reduction);
        for (int i = 0; i < size; i++)
        {
            if (T.Abs(once[i] - expected[i]) > T.CreateTruncating(Tolerance))
                Assert.Fail($"{what}: at {i} {once[i]}, not {expected[i]}");
        }

        Assert.True(Same(once, twice), $"{what}: a second time it is another");
        byte[] first = MemoryMarshal.AsBytes(once.AsSpan()).ToArray();
        ranks.Broadcast(first, 0);
        Assert.True(MemoryMarshal.AsBytes(once.AsSpan()).SequenceEqual(first), $"{what}: not the bits of rank 0");
    }

    private static T[] Expected<T>(int size, int ranks, Reduction reduction)
        where T : unmanaged, INumber<T>
    {
        T[] of = Values<T>(size, 0);
        for (int rank = 1; rank < ranks; rank++)
        {
            T[] other = Values<T>(size, rank);
            for (int i = 0; i < size; i++)
            {
                of[i] = reduction switch
                {
                    Reduction.Sum => of[i] + other[i],
                    Reduction.Minimum => T.Min(of[i], other[i]),
                    _ => T.Max(of[i], other[i]),
                };
            }
        }

        return of;
    }

    private static bool Same<T>(T[] one, T[] other)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(one.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(other.AsSpan()));

    private static byte[] Bytes(int size, int rank)
    {
        byte[] values = new byte[size];
        new Random(100 + rank).NextBytes(values);
        return values;
    }

    /// <summary>Of ±0.5 where sums are rounded; integers have to be summed exactly.</summary>
    private static T[] Values<T>(int size, int rank)
        where T : INumber<T>
    {
        var random = new Random(rank);
        T[] values = new T[size];
        for (int i = 0; i < size; i++)
        {
            values[i] = typeof(T) == typeof(long)
                ? T.CreateChecked(random.NextInt64(-1L << 40, 1L << 40)) : T.CreateChecked(random.NextDouble() - 0.5);
        }

        return values;
    }

    /// <summary>Libraries of MPI handle signals, of which .NET makes exceptions.</summary>
    private static void NullReference()
    {
        int[]? nothing = null;
        Assert.Throws<NullReferenceException>(() => nothing!.Length);
    }
}
