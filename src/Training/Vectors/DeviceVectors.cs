using System.Collections.Immutable;

namespace GResNet.Training.Vectors;

/// <summary>
/// Vectors in the memory of a device and what training computes with them: all that a new device has to bring beside
/// its networks. What is launched runs in the order of the calls; nothing here waits for it but downloads and
/// <see cref="StepChecks.Read"/>. What was taken of the device is given back with this. Not thread-safe.
/// </summary>
public abstract class DeviceVectors : IDisposable
{
    private readonly Stack<IDisposable> taken = [];

    /// <summary>Takes a vector of zeros.</summary>
    /// <exception cref="OutOfMemoryException">The device has not that much memory left.</exception>
    public DeviceVector Allocate(int length) => Take(Create(length));

    /// <summary>Prepares to work on spans.</summary>
    /// <exception cref="OutOfMemoryException">The device has not that much memory left.</exception>
    public DeviceSpans Cut(ImmutableArray<VectorSpan> spans) => Take(Divide(spans));

    /// <summary>Prepares to work on all of vectors of a length.</summary>
    /// <exception cref="OutOfMemoryException">The device has not that much memory left.</exception>
    public DeviceSpans Whole(int length) => Cut([new VectorSpan(0, length)]);

    /// <summary>Prepares to look at the results of steps, at these spans of gradients.</summary>
    /// <exception cref="OutOfMemoryException">The device has not that much memory left.</exception>
    public StepChecks Check(DeviceSpans spans) => Take(CreateChecks(spans));

    /// <summary>Copies a vector.</summary>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public void Copy(DeviceVector from, DeviceVector to)
    {
        CheckLength(from, to.Length);
        LaunchCopy(from, to);
    }

    /// <summary>Swaps the contents of two vectors, bit for bit.</summary>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public void Swap(DeviceVector a, DeviceVector b)
    {
        CheckLength(a, b.Length);
        LaunchSwap(a, b);
    }

    /// <summary>Applies a rule to every element of the spans.</summary>
    /// <exception cref="ArgumentException">The operands do not fit each other, the spans or the rule.</exception>
    public void Apply<TRule>(DeviceSpans spans, in VectorOperands operands, TRule rule)
        where TRule : unmanaged, IVectorRule
    {
        operands.Check(spans, TRule.Memories);
        Launch(spans, operands, rule);
    }

    /// <summary>The 2-norm of each span.</summary>
    /// <param name="spans">The spans.</param>
    /// <param name="values">What they are of.</param>
    /// <param name="norms">One for each span, overwritten.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public void Norms(DeviceSpans spans, DeviceVector values, DeviceVector norms)
    {
        spans.CheckWithin(values);
        CheckLength(norms, spans.Count);
        LaunchNorms(spans, values, norms);
    }

    /// <summary>Gives back all that was taken, the last first.</summary>
    public virtual void Dispose()
    {
        while (taken.TryPop(out IDisposable? last)) last.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes charge of something that is to be disposed of with this.</summary>
    protected T Take<T>(T part) where T : IDisposable
    {
        taken.Push(part);
        return part;
    }

    /// <summary>Takes the memory of a vector, all zero.</summary>
    protected abstract DeviceVector Create(int length);

    /// <summary>Cuts spans into parts, by their lengths alone.</summary>
    protected abstract DeviceSpans Divide(ImmutableArray<VectorSpan> spans);

    /// <summary>Takes what checks need.</summary>
    protected abstract StepChecks CreateChecks(DeviceSpans spans);

    /// <summary>Copies a vector of the same length.</summary>
    protected abstract void LaunchCopy(DeviceVector from, DeviceVector to);

    /// <summary>Swaps vectors of the same length.</summary>
    protected abstract void LaunchSwap(DeviceVector a, DeviceVector b);

    /// <summary>Applies a rule to operands that fit.</summary>
    protected abstract void Launch<TRule>(DeviceSpans spans, in VectorOperands operands, TRule rule)
        where TRule : unmanaged, IVectorRule;

    /// <summary>Computes norms, for which there is room.</summary>
    protected abstract void LaunchNorms(DeviceSpans spans, DeviceVector values, DeviceVector norms);

    internal static void CheckLength(DeviceVector vector, int expected)
    {
        if (vector.Length != expected)
            throw new ArgumentException($"A vector of {vector.Length} floats was given where {expected} are needed.");
    }
}
