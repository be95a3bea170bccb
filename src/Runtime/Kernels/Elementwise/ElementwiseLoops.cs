using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>y = f(x), element by element; <c>channel</c> is the first of the block's 16.</summary>
internal interface IUnaryOperator
{
    Vector512<float> Invoke(Vector512<float> x, int channel);
}

/// <summary>y = f(a, b), element by element; <c>channel</c> is the first of the block's 16.</summary>
internal interface IBinaryOperator
{
    Vector512<float> Invoke(Vector512<float> a, Vector512<float> b, int channel);
}

/// <summary>The loops of all elementwise kernels. The result may be an operand.</summary>
internal static unsafe class ElementwiseLoops
{
    /// <summary>y = f(x).</summary>
    public static void Run<TOperator>(WorkerPool workers, FeatureMap x, TOperator f, FeatureMap y)
        where TOperator : unmanaged, IUnaryOperator
    {
        Check.Same(x, y);
        Chunks chunks = new(x);
        workers.Run(chunks.Count, new UnaryWork<TOperator>(chunks, x.Data, f, y.Data));
    }

    /// <summary>y = f(a, b).</summary>
    public static void Run<TOperator>(WorkerPool workers, FeatureMap a, FeatureMap b, TOperator f, FeatureMap y)
        where TOperator : unmanaged, IBinaryOperator
    {
        Check.Same(a, b);
        Check.Same(a, y);
        Chunks chunks = new(a);
        workers.Run(chunks.Count, new BinaryWork<TOperator>(chunks, a.Data, b.Data, f, y.Data));
    }

    private readonly struct UnaryWork<TOperator>(Chunks chunks, float* x, TOperator f, float* y) : IWork
        where TOperator : unmanaged, IUnaryOperator
    {
        public void Run(int part, int worker)
        {
            Chunk chunk = chunks[part];
            TOperator apply = f;
            float* to = y + chunk.Start;
            float* from = x + chunk.Start;
            for (float* end = from + chunk.Floats; from != end; from += Lanes.Block, to += Lanes.Block)
                apply.Invoke(Vector512.Load(from), chunk.Channel).Store(to);
        }
    }

    private readonly struct BinaryWork<TOperator>(Chunks chunks, float* a, float* b, TOperator f, float* y) : IWork
        where TOperator : unmanaged, IBinaryOperator
    {
        public void Run(int part, int worker)
        {
            Chunk chunk = chunks[part];
            TOperator apply = f;
            float* to = y + chunk.Start;
            float* left = a + chunk.Start;
            float* right = b + chunk.Start;
            for (float* end = left + chunk.Floats; left != end; left += Lanes.Block, right += Lanes.Block, to += Lanes.Block)
                apply.Invoke(Vector512.Load(left), Vector512.Load(right), chunk.Channel).Store(to);
        }
    }
}
