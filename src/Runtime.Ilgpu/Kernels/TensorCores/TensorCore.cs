using GResNet.Runtime.Ilgpu.Maps;
using ILGPU.Runtime.Cuda;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// What a warp of 32 threads does as one, on compute capability 8.0 and later: it multiplies bfloat16 matrices that lie
/// in shared memory, 64 × 32 products of 16 terms at once, and keeps the sums in float32. Sums and fragments stay in
/// PTX registers of their own from one piece of inline PTX to the next: what ILGPU gets back from such a piece goes
/// through memory. All offsets are in bytes of the group's shared memory, which instructions name by themselves.
/// </summary>
internal static class TensorCore
{
    /// <summary>Sets all sums to zero. A barrier comes before the first product.</summary>
    /// <param name="left">Where this thread's row of the left factor is for the first product, within a buffer.</param>
    /// <param name="right">Likewise of the right factor.</param>
    public static void Begin(int left, int right) => CudaAsm.Emit(TensorPtx.Begin, left, right);

    /// <summary>Begins to copy eight elements to shared memory, or sets them to zero there.</summary>
    /// <param name="to">A multiple of 16.</param>
    /// <param name="from">The elements.</param>
    /// <param name="at">The first of them, a multiple of eight.</param>
    /// <param name="reads">Whether they are copied; if not, <paramref name="at"/> may be any element.</param>
    public static void Copy(int to, TensorSource from, int at, bool reads) =>
        CudaAsm.Emit(TensorPtx.Copy, to, from.Address + (long)((ulong)(uint)at * 2), reads
            ? TensorLayout.ChunkBytes
            : 0);

    /// <summary>Sets eight elements in shared memory.</summary>
    /// <param name="to">A multiple of 16.</param>
    /// <param name="lower">The first four.</param>
    /// <param name="upper">The others.</param>
    public static void Store(int to, Float4 lower, Float4 upper) => CudaAsm.Emit(
        TensorPtx.Store, to, lower.X, lower.Y, lower.Z, lower.W, upper.X, upper.Y, upper.Z, upper.W);

    /// <summary>Closes the batch of copies begun since the last call.</summary>
    public static void Commit() => CudaAsm.Emit(TensorPtx.Commit);

    /// <summary>
    /// Waits until this thread's batches but the newest are done. Other threads see them after a barrier.
    /// </summary>
    public static void WaitForOlder() => CudaAsm.Emit(TensorPtx.WaitForOlder);

    /// <summary>Waits until all of this thread's copies are done.</summary>
    public static void WaitForAll() => CudaAsm.Emit(TensorPtx.WaitForAll);

    /// <summary>sums += left · right, of 16 terms; the left factor lies [row][term].</summary>
    /// <param name="left">The left factor's buffer.</param>
    /// <param name="right">The right factor's buffer, further on by the terms before.</param>
    /// <param name="swap">What the first product's place of a row in a buffer is to be xored with.</param>
    public static void MultiplyRows(int left, int right, int swap) =>
        CudaAsm.Emit(TensorPtx.MultiplyRows, left, right, swap);

    /// <summary>sums += left · right, of 16 terms; the left factor lies [term][row].</summary>
    /// <param name="left">The left factor's buffer, further on by the terms before.</param>
    /// <param name="right">Likewise the right factor's.</param>
    public static void MultiplyTerms(int left, int right) => CudaAsm.Emit(TensorPtx.MultiplyTerms, left, right);

    /// <summary>Writes this thread's sums to shared memory as float32, [row][column].</summary>
    /// <param name="to">Where the thread's first sum goes.</param>
    /// <param name="eightRows">From a row to the eighth after it.</param>
    public static void Stage(int to, int eightRows) => CudaAsm.Emit(TensorPtx.Stage, to, eightRows);
}
