using System.Runtime.CompilerServices;

namespace GResNet.Training.Vectors;

/// <summary>
/// What is done to the elements of vectors, each for itself: an update of an optimizer, a step of an average. It is
/// written once; each device compiles it into its own loop, so its fields are numbers of 32 bits alone.
/// </summary>
/// <remarks>
/// On the processor it is worth marking <see cref="Apply"/> with <see cref="MethodImplOptions.AggressiveInlining"/>.
/// </remarks>
public interface IVectorRule
{
    /// <summary>How many vectors it reads and writes beside source and target: 0 to 3.</summary>
    static abstract int Memories { get; }

    /// <summary>Changes an element of the target, and those at its place in the other vectors.</summary>
    /// <param name="source">Read alone: of an optimizer, the gradient.</param>
    /// <param name="target">Of an optimizer, the parameter.</param>
    /// <param name="first">Without meaning where there is no such vector; likewise the others.</param>
    /// <param name="second">Likewise.</param>
    /// <param name="third">Likewise.</param>
    void Apply<T>(T source, ref T target, ref T first, ref T second, ref T third) where T : struct, IReal<T>;
}
