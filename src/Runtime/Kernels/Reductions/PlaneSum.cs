using System.Runtime.Intrinsics;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>What a <see cref="PlaneSum{TTerm}"/> sums.</summary>
internal interface IPlaneTerm
{
    Vector512<float> Invoke(Vector512<float> a, Vector512<float> b);
}

/// <summary>The first operand.</summary>
internal readonly struct Itself : IPlaneTerm
{
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) => a;
}

/// <summary>The product.</summary>
internal readonly struct Product : IPlaneTerm
{
    public Vector512<float> Invoke(Vector512<float> a, Vector512<float> b) => a * b;
}

/// <summary>sum = factor · Σ f(a, b) over the pixels of each plane: one part for each block of channels and image.</summary>
internal readonly unsafe struct PlaneSum<TTerm>(float* a, float* b, int pixels, float factor, float* sum) : IWork
    where TTerm : unmanaged, IPlaneTerm
{
    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        TTerm f = default;
        float* left = a + (nint)part * pixels * Lanes.Block;
        float* right = b + (nint)part * pixels * Lanes.Block;
        Vector512<float> even = default, odd = default;
        int pixel = 0;
        for (; pixel < pixels - 1; pixel += 2, left += 2 * Lanes.Block, right += 2 * Lanes.Block)
        {
            even += f.Invoke(Vector512.Load(left), Vector512.Load(right));
            odd += f.Invoke(Vector512.Load(left + Lanes.Block), Vector512.Load(right + Lanes.Block));
        }

        if (pixel < pixels) even += f.Invoke(Vector512.Load(left), Vector512.Load(right));
        ((even + odd) * factor).Store(sum + (nint)part * Lanes.Block);
    }
}
