using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// What a warp of 32 threads does as one: it multiplies bfloat16 matrices that lie in shared memory, 64 × 32 products of 16
/// terms at once, and keeps the sums in float32. Compiled into kernels. All offsets are in bytes of the group's shared memory.
/// </summary>
/// <remarks>
/// Instructions name shared memory and registers by themselves: the views of shared memory, and what a core wants of it for its own,
/// serve cores that tests emulate, and cost compiled kernels nothing.
/// </remarks>
internal interface ITensorCore
{
    /// <summary>Vectors of shared memory that it wants for each thread.</summary>
    static abstract int VectorsOfThread { get; }

    /// <summary>Sets all sums to zero. A barrier comes before the first product.</summary>
    /// <param name="own">What it wanted of shared memory.</param>
    /// <param name="left">Where this thread's row of the left factor is for the first product, within a buffer.</param>
    /// <param name="right">Likewise of the right factor.</param>
    static abstract void Begin(ArrayView<Float4> own, int left, int right);

    /// <summary>Begins to copy eight elements to shared memory, or sets them to zero there.</summary>
    /// <param name="shared">The group's shared memory.</param>
    /// <param name="to">A multiple of 16.</param>
    /// <param name="from">The elements.</param>
    /// <param name="at">The first of them, a multiple of eight.</param>
    /// <param name="reads">Whether they are copied; if not, <paramref name="at"/> may be any element.</param>
    static abstract void Copy(ArrayView<Float4> shared, int to, TensorSource from, int at, bool reads);

    /// <summary>Sets eight elements in shared memory.</summary>
    /// <param name="shared">The group's shared memory.</param>
    /// <param name="to">A multiple of 16.</param>
    /// <param name="lower">The first four.</param>
    /// <param name="upper">The others.</param>
    static abstract void Store(ArrayView<Float4> shared, int to, Float4 lower, Float4 upper);

    /// <summary>Closes the batch of copies begun since the last call.</summary>
    static abstract void Commit();

    /// <summary>Waits until this thread's batches but the newest are done. Other threads see them after a barrier.</summary>
    static abstract void WaitForOlder();

    /// <summary>Waits until all of this thread's copies are done.</summary>
    static abstract void WaitForAll();

    /// <summary>sums += left · right, of 16 terms; the left factor lies [row][term].</summary>
    /// <param name="shared">The group's shared memory.</param>
    /// <param name="own">What it wanted of shared memory.</param>
    /// <param name="left">The left factor's buffer.</param>
    /// <param name="right">The right factor's buffer, further on by the terms before.</param>
    /// <param name="swap">What the first product's place of a row in a buffer is to be xored with.</param>
    static abstract void MultiplyRows(ArrayView<Float4> shared, ArrayView<Float4> own, int left, int right, int swap);

    /// <summary>sums += left · right, of 16 terms; the left factor lies [term][row].</summary>
    /// <param name="shared">The group's shared memory.</param>
    /// <param name="own">What it wanted of shared memory.</param>
    /// <param name="left">The left factor's buffer, further on by the terms before.</param>
    /// <param name="right">Likewise the right factor's.</param>
    static abstract void MultiplyTerms(ArrayView<Float4> shared, ArrayView<Float4> own, int left, int right);

    /// <summary>Writes this thread's sums to shared memory as float32, [row][column].</summary>
    /// <param name="shared">The group's shared memory.</param>
    /// <param name="own">What it wanted of shared memory.</param>
    /// <param name="to">Where the thread's first sum goes.</param>
    /// <param name="eightRows">From a row to the eighth after it.</param>
    static abstract void Stage(ArrayView<Float4> shared, ArrayView<Float4> own, int to, int eightRows);
}

/// <summary>Elements that are copied to shared memory: PTX needs their address, which a view does not tell inside of a kernel.</summary>
internal readonly struct TensorSource
{
    /// <summary>For cores that tests emulate; instructions take the address.</summary>
    public readonly ArrayView<GpuBFloat16> View;

    /// <summary>The first element's.</summary>
    public readonly long Address;

    /// <exception cref="ArgumentException">They are not aligned to 16 bytes, which is what is copied at once.</exception>
    public TensorSource(ArrayView<GpuBFloat16> view)
    {
        View = view;
        Address = view.LoadEffectiveAddressAsPtr();
        if (Address % TensorLayout.ChunkBytes != 0)
            throw new ArgumentException("A map or packed weights do not begin at a multiple of 16 bytes.", nameof(view));
    }
}
