using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Elementwise work on vectors.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuElementwise
{
    /// <summary>y = a + b, for parameter-sized vectors of equal length; y may be a or b.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="a">One term.</param>
    /// <param name="b">The other.</param>
    /// <param name="y">Overwritten.</param>
    public static void AddVectors(GpuDevice device, ArrayView<float> a, ArrayView<float> b, ArrayView<float> y)
    {
        Check.Length(b, a.Length, nameof(b));
        Check.Length(y, a.Length, nameof(y));
        Elements.Launch(device, y.IntLength, new AddKernel(a, b, y));
    }
}

/// <summary><see cref="GpuElementwise.AddVectors"/>: one thread an element.</summary>
internal readonly struct AddKernel(ArrayView<float> a, ArrayView<float> b, ArrayView<float> y) : IGpuKernel
{
    private readonly ArrayView<float> a = a, b = b, y = y;

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX;
        if (index < y.IntLength) y[index] = a[index] + b[index];
    }
}
