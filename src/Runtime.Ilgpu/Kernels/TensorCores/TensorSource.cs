using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Elements that are copied to shared memory: PTX needs their address, which a view does not tell inside of a kernel.
/// </summary>
internal readonly struct TensorSource
{
    /// <summary>The elements, by which <see cref="KernelCost"/> counts what a kernel is handed.</summary>
    public readonly ArrayView<GpuBFloat16> View;

    /// <summary>The first element's.</summary>
    public readonly long Address;

    /// <exception cref="ArgumentException">They are not aligned to 16 bytes,
    /// which is what is copied at once.</exception>
    public TensorSource(ArrayView<GpuBFloat16> view)
    {
        View = view;
        Address = view.LoadEffectiveAddressAsPtr();
        if (Address % TensorLayout.ChunkBytes != 0)
            throw new ArgumentException(
                "A map or packed weights do not begin at a multiple of 16 bytes.", nameof(view));
    }
}
