namespace GResNet.Training.Vectors;

/// <summary>A part of a vector, such as the place of a tensor in the run of all parameters.</summary>
/// <param name="Start">First element.</param>
/// <param name="Length">Number of elements.</param>
public readonly record struct VectorSpan(int Start, int Length)
{
    /// <summary>One past the last element.</summary>
    public int End => Start + Length;
}
