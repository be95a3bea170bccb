using System.Runtime.CompilerServices;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// Adds up the gradients of the batches that make one step: a larger batch than memory has room for. Of one batch it
/// hands on what it is given and takes no memory. Running statistics and batch statistics remain those of the single
/// batches.
/// </summary>
public sealed class GradientAccumulator
{
    private readonly DeviceVectors vectors;
    private readonly DeviceVector? buffer;
    private readonly DeviceSpans? all;
    private DeviceVector? sum;

    /// <summary>An accumulator for steps of <paramref name="batches"/> batches.</summary>
    /// <param name="vectors">Its memory is taken of them, and given back with them.</param>
    /// <param name="length">Number of gradients.</param>
    /// <param name="batches">Batches of a step.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batches"/> is below 1.</exception>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public GradientAccumulator(DeviceVectors vectors, int length, int batches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        this.vectors = vectors;
        Batches = batches;
        if (batches == 1) return;
        buffer = vectors.Allocate(length);
        all = vectors.Whole(length);
    }

    /// <summary>Batches of a step.</summary>
    public int Batches { get; }

    /// <summary>Batches added since the start or <see cref="Restart"/>.</summary>
    public int Added { get; private set; }

    /// <summary>The sum of the gradients added. Their mean is this times 1 / <see cref="Batches"/>.</summary>
    public DeviceVector Sum => Added > 0 ? sum! : throw new InvalidOperationException("No gradients have been added.");

    /// <summary>Adds a batch's gradients.</summary>
    /// <param name="gradients">What a network left; when a step is one batch, it stays in use.</param>
    /// <exception cref="InvalidOperationException">All batches of the step are there already.</exception>
    /// <exception cref="ArgumentException"><paramref name="gradients"/> are those of another state.</exception>
    public void Add(DeviceVector gradients)
    {
        if (Added == Batches)
            throw new InvalidOperationException($"All {Batches} batches of the step have been added.");
        sum = buffer ?? gradients;
        if (buffer is not null && Added == 0) vectors.Copy(gradients, buffer);
        else if (buffer is not null) vectors.Apply(all!, new VectorOperands(buffer, gradients), default(Rule));
        Added++;
    }

    /// <summary>Adds parts of the gradients of a batch that is not the step's first, as they are complete.</summary>
    /// <param name="gradients">What a network leaves.</param>
    /// <param name="parts">Which of them.</param>
    /// <param name="isLast">Whether no others of the batch follow.</param>
    internal void AddPart(DeviceVector gradients, ReadOnlySpan<DeviceSpans> parts, bool isLast)
    {
        foreach (DeviceSpans part in parts)
            vectors.Apply(part, new VectorOperands(buffer!, gradients), default(Rule));
        if (isLast) Added++;
    }

    /// <summary>Begins the next step, or this one anew.</summary>
    public void Restart() => Added = 0;

    internal readonly struct Rule : IVectorRule
    {
        public static int Memories => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T gradient, ref T sum, ref T first, ref T second, ref T third)
            where T : struct, IReal<T> => sum += gradient;
    }
}
