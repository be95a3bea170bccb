using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// A warp's work on tensor cores, for compute capability 8.0 and later. Sums and fragments stay in PTX registers of their own
/// from one piece of inline PTX to the next: what ILGPU gets back from such a piece goes through memory.
/// </summary>
internal readonly struct CudaCore : ITensorCore
{
    public static int VectorsOfThread => 0;

    public static void Begin(ArrayView<Float4> own, int left, int right) => CudaAsm.Emit(TensorPtx.Begin, left, right);

    public static void Copy(ArrayView<Float4> shared, int to, TensorSource from, int at, bool reads) =>
        CudaAsm.Emit(TensorPtx.Copy, to, from.Address + (long)((ulong)(uint)at * 2), reads ? TensorLayout.ChunkBytes : 0);

    public static void Store(ArrayView<Float4> shared, int to, Float4 lower, Float4 upper) => CudaAsm.Emit(
        TensorPtx.Store, to, lower.X, lower.Y, lower.Z, lower.W, upper.X, upper.Y, upper.Z, upper.W);

    public static void Commit() => CudaAsm.Emit(TensorPtx.Commit);

    public static void WaitForOlder() => CudaAsm.Emit(TensorPtx.WaitForOlder);

    public static void WaitForAll() => CudaAsm.Emit(TensorPtx.WaitForAll);

    public static void MultiplyRows(ArrayView<Float4> shared, ArrayView<Float4> own, int left, int right, int swap) =>
        CudaAsm.Emit(TensorPtx.MultiplyRows, left, right, swap);

    public static void MultiplyTerms(ArrayView<Float4> shared, ArrayView<Float4> own, int left, int right) =>
        CudaAsm.Emit(TensorPtx.MultiplyTerms, left, right);

    public static void Stage(ArrayView<Float4> shared, ArrayView<Float4> own, int to, int eightRows) =>
        CudaAsm.Emit(TensorPtx.Stage, to, eightRows);
}
