using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using GResNet.Training.Vectors;

namespace GResNet.Training.Collectives;

/// <summary>
/// The processes that train one model together, seen from one of them. Every call but <see cref="Abort"/> is made by
/// all ranks, in the same order and with as many values, and ends when this rank has its result. Not thread-safe: what
/// is to run beside it, on another thread, has a <see cref="Duplicate"/> of its own.
/// </summary>
public interface ICollective : IDisposable
{
    /// <summary>What reports call it: <c>Open MPI 4.1.4</c>.</summary>
    string Name { get; }

    /// <summary>Which of the ranks this is, from 0.</summary>
    int Rank { get; }

    /// <summary>How many ranks there are.</summary>
    int Size { get; }

    /// <summary>Which of the ranks of its machine this is, from 0.</summary>
    int LocalRank { get; }

    /// <summary>How many of the ranks are on this machine.</summary>
    int LocalSize { get; }

    /// <summary>The machine's name.</summary>
    string Node { get; }

    /// <summary>Everyone's bytes become those of one rank.</summary>
    /// <param name="values">As many on every rank.</param>
    /// <param name="root">Whose.</param>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    void Broadcast(Span<byte> values, int root);

    /// <summary>
    /// Everyone's values become their sum, least or most over the ranks, element by element: the same bits on all of
    /// them, and in every run with as many ranks and values.
    /// </summary>
    /// <param name="values">As many on every rank.</param>
    /// <param name="reduction">What is made of them.</param>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    void AllReduce(Span<float> values, Reduction reduction);

    /// <inheritdoc cref="AllReduce(Span{float}, Reduction)"/>
    void AllReduce(Span<double> values, Reduction reduction);

    /// <inheritdoc cref="AllReduce(Span{float}, Reduction)"/>
    void AllReduce(Span<long> values, Reduction reduction);

    /// <summary>
    /// The same of parts of a device's vector, in their order: by way of the memory of the host, where the ranks know
    /// no shorter one.
    /// </summary>
    /// <param name="values">As long on every rank; other parts keep what they have on the device.</param>
    /// <param name="parts">The same on every rank.</param>
    /// <param name="reduction">What is made of them.</param>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    void AllReduce(DeviceVector values, ImmutableArray<VectorSpan> parts, Reduction reduction)
    {
        values.Download();
        foreach (VectorSpan part in parts) AllReduce(values.Host.Slice(part.Start, part.Length).Span, reduction);
        values.Upload();
    }

    /// <summary>Waits for all ranks.</summary>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    void Barrier();

    /// <summary>
    /// The same ranks, whose calls are not mistaken for those of this one. Dispose of it before this.
    /// </summary>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    ICollective Duplicate();

    /// <summary>Ends the processes of all ranks; one rank's call is enough, whatever the others are doing.</summary>
    /// <param name="exitCode">What the job ends with.</param>
    /// <param name="reason">Written to standard error, with the rank.</param>
    [DoesNotReturn]
    void Abort(int exitCode, string reason);
}

/// <summary>What a collective makes of the ranks' values.</summary>
public enum Reduction
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The least of them.</summary>
    Minimum,

    /// <summary>The most of them.</summary>
    Maximum,
}
