using System.Numerics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>y = f(x), element by element; <c>channel</c> is that of the vector's first lane.</summary>
internal interface IUnaryOperator
{
    Vector<float> Invoke(Vector<float> x, int channel);
}

/// <summary>y = f(a, b), element by element; <c>channel</c> is that of the vectors' first lane.</summary>
internal interface IBinaryOperator
{
    Vector<float> Invoke(Vector<float> a, Vector<float> b, int channel);
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
                for (int lane = 0; lane < Lanes.Block; lane += Vector<float>.Count)
                    apply.Invoke(Vector.Load(from + lane), chunk.Channel + lane).Store(to + lane);
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
                for (int lane = 0; lane < Lanes.Block; lane += Vector<float>.Count)
                    apply.Invoke(Vector.Load(left + lane), Vector.Load(right + lane), chunk.Channel + lane)
                        .Store(to + lane);
        }
    }
}
