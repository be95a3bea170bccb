using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Bench.Tests.Gpu;

/// <summary>
/// A warp's work thread by thread, for the simulator: each element is read where the instructions would have found it. Thread
/// 8m + r of <c>ldmatrix</c> gives the address of row r of matrix m, whose elements 2c and 2c + 1 go to register m of thread
/// 4r + c, or their transposed. <c>mma</c> of 16 × 8 × 16 has left(row, term) in register (row / 8) + 2 · (term / 8), right(term,
/// column) in register term / 8, and sums of rows lane / 4 and lane / 4 + 8, columns 2 · (lane % 4) and the next.
/// </summary>
internal readonly struct EmulatedCore : ITensorCore
{
    private const int Sums = 64, Words = Sums + 4;

    // 64 sums, and what the thread hands over for either factor.
    public static int VectorsOfThread => Words / 4;

    public static void Begin(ArrayView<Float4> own, int left, int right)
    {
        int first = Group.IdxX * Words;
        for (int i = 0; i < Sums; i++) own.Cast<float>()[first + i] = 0;
        own.Cast<int>()[first + Sums] = left;
        own.Cast<int>()[first + Sums + 1] = right;
    }

    public static void Copy(ArrayView<Float4> shared, int to, TensorSource from, int at, bool reads) =>
        shared[to / 16] = reads ? from.View.Cast<Float4>()[at / 8] : default;

    public static void Store(ArrayView<Float4> shared, int to, Float4 lower, Float4 upper)
    {
        ArrayView<GpuBFloat16> values = shared.Cast<GpuBFloat16>();
        GpuBFloat16.Store4(values, to / 2, lower);
        GpuBFloat16.Store4(values, to / 2 + 4, upper);
    }

    public static void Commit()
    {
    }

    public static void WaitForOlder()
    {
    }

    public static void WaitForAll()
    {
    }

    public static void MultiplyRows(ArrayView<Float4> shared, ArrayView<Float4> own, int left, int right, int swap) =>
        Multiply(shared, own, left, right, swap, 1);

    public static void MultiplyTerms(ArrayView<Float4> shared, ArrayView<Float4> own, int left, int right) =>
        Multiply(shared, own, left, right, 0, 0);

    public static void Stage(ArrayView<Float4> shared, ArrayView<Float4> own, int to, int eightRows)
    {
        for (int i = 0; i < Sums; i++)
        {
            int tileRow = i / 16, tileColumn = i / 4 % 4, half = i / 2 % 2, inPair = i % 2;
            shared.Cast<float>()[(to + (2 * tileRow + half) * eightRows) / 4 + tileColumn * 8 + inPair] =
                own.Cast<float>()[Group.IdxX * Words + i];
        }
    }

    private static void Multiply(
        ArrayView<Float4> shared, ArrayView<Float4> own, int left, int right, int swap, int leftLiesByRows)
    {
        ArrayView<int> handed = own.Cast<int>();
        int lane = Group.IdxX % 32, warp = Group.IdxX - lane;
        for (int i = 0; i < Sums; i++)
        {
            int tileRow = i / 16, tileColumn = i / 4 % 4;
            int row = lane / 4 + 8 * (i / 2 % 2), column = lane % 4 * 2 + i % 2;
            float sum = own.Cast<float>()[Group.IdxX * Words + i];
            for (int term = 0; term < 16; term++)
            {
                int matrix = row / 8 + 2 * (term / 8);
                int giver = 8 * matrix + (leftLiesByRows != 0 ? row % 8 : term % 8);
                int place = handed[(warp + giver) * Words + Sums];
                int leftAt = leftLiesByRows != 0
                    ? (place ^ swap) + 1024 * tileRow + 2 * (term % 8)
                    : (place ^ (32 * tileRow)) + 2 * (row % 8);
                matrix = term / 8 + 2 * (tileColumn % 2);
                place = handed[(warp + 8 * matrix + term % 8) * Words + Sums + 1];
                int rightAt = (place ^ (32 * (tileColumn / 2))) + 2 * column;
                sum += Value(shared, left + leftAt) * Value(shared, right + rightAt);
            }

            own.Cast<float>()[Group.IdxX * Words + i] = sum;
        }
    }

    private static float Value(ArrayView<Float4> shared, int at) => GpuBFloat16.ToFloat(shared.Cast<GpuBFloat16>()[at / 2]);
}
