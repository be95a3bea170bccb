using GResNet.Runtime.Ilgpu;
using ILGPU;

namespace GResNet.Training.Ilgpu;

/// <summary>Exchanges two vectors: one thread an element.</summary>
internal readonly struct SwapKernel(ArrayView<float> a, ArrayView<float> b) : IGpuKernel
{
    private readonly ArrayView<float> a = a, b = b;

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX;
        if (index < a.IntLength) (a[index], b[index]) = (b[index], a[index]);
    }
}
