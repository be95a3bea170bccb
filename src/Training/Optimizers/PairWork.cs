using System.Numerics;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>What is done to pairs of elements in memory.</summary>
internal unsafe interface IPairOperator
{
    /// <summary>
    /// Does it to the <see cref="Vector{T}.Count"/> elements from <paramref name="a"/> and from <paramref name="b"/>.
    /// </summary>
    void Invoke(float* a, float* b);
}

/// <summary>Elementwise work on two runs of memory, on all threads.</summary>
internal static unsafe class PairWork
{
    // As ParameterSpan's; whole vectors.
    private const int PartLength = 32 * 1024;

    /// <summary>Applies <paramref name="apply"/> to each pair of elements.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="a">The whole of an <see cref="AlignedBuffer"/>, whose last vector is there as a whole.</param>
    /// <param name="b">Likewise, of the same length.</param>
    /// <param name="apply">The operator.</param>
    public static void Run<TOperator>(WorkerPool workers, FloatView a, FloatView b, TOperator apply)
        where TOperator : unmanaged, IPairOperator =>
        workers.Run(Cut.Parts(a.Length, PartLength), new Work<TOperator>(a.Data, b.Data, a.Length, apply));

    private readonly struct Work<TOperator>(float* a, float* b, int length, TOperator apply) : IWork
        where TOperator : unmanaged, IPairOperator
    {
        public void Run(int part, int worker)
        {
            int start = part * PartLength;
            int end = Math.Min(start + PartLength, length);
            for (int i = start; i < end; i += Vector<float>.Count) apply.Invoke(a + i, b + i);
        }
    }
}
