using System.Numerics;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>What a <see cref="PlaneSum{TTerm}"/> sums.</summary>
internal interface IPlaneTerm
{
    Vector<float> Invoke(Vector<float> a, Vector<float> b);
}

/// <summary>The first operand.</summary>
internal readonly struct Itself : IPlaneTerm
{
    public Vector<float> Invoke(Vector<float> a, Vector<float> b) => a;
}

/// <summary>The product.</summary>
internal readonly struct Product : IPlaneTerm
{
    public Vector<float> Invoke(Vector<float> a, Vector<float> b) => a * b;
}

/// <summary>sum = factor · Σ f(a, b) over the pixels of each plane: one part for each block of channels and image.</summary>
internal readonly unsafe struct PlaneSum<TTerm>(float* a, float* b, int pixels, float factor, float* sum) : IWork
    where TTerm : unmanaged, IPlaneTerm
{
    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        TTerm f = default;
        for (int lane = 0; lane < Lanes.Block; lane += Vector<float>.Count)
        {
            float* left = a + (nint)part * pixels * Lanes.Block + lane;
            float* right = b + (nint)part * pixels * Lanes.Block + lane;
            Vector<float> even = default, odd = default;
            int pixel = 0;
            for (; pixel < pixels - 1; pixel += 2, left += 2 * Lanes.Block, right += 2 * Lanes.Block)
            {
                even += f.Invoke(Vector.Load(left), Vector.Load(right));
                odd += f.Invoke(Vector.Load(left + Lanes.Block), Vector.Load(right + Lanes.Block));
            }

            if (pixel < pixels) even += f.Invoke(Vector.Load(left), Vector.Load(right));
            ((even + odd) * factor).Store(sum + (nint)part * Lanes.Block + lane);
        }
    }
}
