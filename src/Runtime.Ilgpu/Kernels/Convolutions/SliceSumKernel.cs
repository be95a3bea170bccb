using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Adds up the slices of <see cref="WeightGradientKernel{T, TTile, TWidth, TLoad}"/>, in order, to [out][in /
/// groups][tap].
/// </summary>
internal readonly struct SliceSumKernel(
    WeightGradientGeometry geometry, ArrayView<float> partials, ArrayView<float> gradient)
    : IGpuKernel
{
    private readonly WeightGradientGeometry geometry = geometry;
    private readonly ArrayView<float> partials = partials;
    private readonly ArrayView<float> gradient = gradient;

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX;
        if (index >= gradient.IntLength) return;
        int output = index / geometry.Columns, column = index - output * geometry.Columns;
        int group = output / geometry.Outputs, slice = geometry.Outputs * geometry.Columns;
        int from = group * (geometry.Slices - 1) * slice + index;
        CompensatedSum sum = default;
        for (int i = 0; i < geometry.Slices; i++, from += slice) sum.Add(partials[from]);
        int tap = column / geometry.Inputs, taps = geometry.Kernel * geometry.Kernel;
        gradient[(output * geometry.Inputs + column - tap * geometry.Inputs) * taps + tap] = sum.Value;
    }
}
