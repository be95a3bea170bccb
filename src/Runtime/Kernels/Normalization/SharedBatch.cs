namespace GResNet.Runtime.Kernels;

/// <summary>Adds up numbers over processes that share a batch, each of which has as many of its images.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBatchSums
{
    /// <summary>How many processes.</summary>
    int Processes { get; }

    /// <summary>Everyone's numbers become their sum, the same bits on all of them.</summary>
    void Add(Span<double> values);
}

/// <summary>
/// Statistics over a batch that several processes share: what kernels have summed of their own images is summed over
/// all of them before anything is made of it, in one message a layer and direction.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SharedBatch
{
    [ThreadStatic] private static IBatchSums? sums;
    [ThreadStatic] private static double[]? room;

    /// <summary>
    /// Connects the networks that this thread runs with those of other processes; null for batches of their own.
    /// </summary>
    public static IBatchSums? Sums
    {
        get => sums;
        set => sums = value;
    }

    /// <summary>How many processes share a batch.</summary>
    internal static int Processes => sums?.Processes ?? 1;

    /// <summary>Sums over the processes, if there are others.</summary>
    internal static void Add(Span<double> values) => sums?.Add(values);

    /// <summary>Memory for sums of this thread, until it asks again.</summary>
    internal static Span<double> Room(int length)
    {
        if (room is null || room.Length < length) room = new double[length];
        return room.AsSpan(0, length);
    }
}
