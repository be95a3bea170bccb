using System.Collections.Immutable;

namespace GResNet.Training.Vectors;

/// <summary>
/// Spans of vectors, cut and kept as a device works through them. What lies between them is not touched.
/// </summary>
/// <param name="spans">The spans.</param>
public abstract class DeviceSpans(ImmutableArray<VectorSpan> spans) : IDisposable
{
    private readonly int end = spans.Select(span => span.End).DefaultIfEmpty(0).Max();

    /// <summary>Number of spans.</summary>
    public int Count => spans.Length;

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The vector has all of them.</summary>
    /// <exception cref="ArgumentException">It is too short.</exception>
    internal void CheckWithin(DeviceVector vector)
    {
        if (vector.Length < end)
            throw new ArgumentException($"A vector of {vector.Length} floats was given for spans that end at {end}.");
    }
}
