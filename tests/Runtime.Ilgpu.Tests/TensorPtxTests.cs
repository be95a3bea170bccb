using System.Runtime.InteropServices;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Tests.Ptx;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>The inline PTX of tensor cores, executed on the layouts of shared memory that kernels use.</summary>
public class TensorPtxTests
{
    private const int LeftBytes = TensorTile.LeftBytes;

    [Theory]
    [InlineData(true, 64)]
    [InlineData(true, 128)]
    [InlineData(false, 64)]
    [InlineData(false, 128)]
    public void Every_warps_sums_are_those_of_the_product(bool leftLiesByRows, int columns)
    {
        // Small whole numbers: sums are exact in any order.
        System.Random random = new(3);
        float[,] left = Numbers(random, TensorTile.Rows, TensorLayout.Depth),
            right = Numbers(random, TensorLayout.Depth, columns);
        int chunks = columns / TensorLayout.Chunk, leftChunks = TensorTile.Rows / TensorLayout.Chunk, buffer = 4096;
        for (int warp = 0; warp < 2 * columns / TensorLayout.WarpColumns; warp++)
        {
            int firstRow = warp % 2 * TensorLayout.WarpRows, firstColumn = warp / 2 * TensorLayout.WarpColumns;
            byte[] shared = new byte[49152];
            for (int term = 0; term < TensorLayout.Depth; term++)
            {
                for (int row = 0; row < TensorTile.Rows; row++)
                    Put(shared, buffer + (leftLiesByRows
                        ? TensorLayout.OfRows(row, term / 8) + term % 8 * 2
                        : TensorLayout.OfTerms(term, row / 8, leftChunks) + row % 8 * 2), left[row, term]);
                for (int column = 0; column < columns; column++)
                    Put(
                        shared, buffer + LeftBytes + TensorLayout.OfTerms(term, column / 8, chunks) + column % 8 * 2,
                        right[term, column]);
            }

            PtxPieces pieces = new();
            pieces.Add(TensorPtx.Begin, lane =>
            [
                leftLiesByRows
                    ? TensorLayout.LeftOfRows(lane, firstRow)
                    : TensorLayout.LeftOfTerms(lane, firstRow, leftChunks),
                TensorLayout.RightOfTerms(lane, firstColumn, chunks),
            ]);
            int rightStep = TensorLayout.Step * columns * 2, leftStep = TensorLayout.Step * TensorTile.Rows * 2;
            for (int step = 0; step < 2; step++)
            {
                int at = step, atRight = buffer + LeftBytes + step * rightStep;
                if (leftLiesByRows)
                    pieces.Add(TensorPtx.MultiplyRows, _ => [buffer, atRight, at * TensorLayout.RowsSwap]);
                else pieces.Add(TensorPtx.MultiplyTerms, _ => [buffer + at * leftStep, atRight]);
            }

            // Other warps' threads are not there, whose reads a barrier lies between.
            pieces.Add("bar.sync 0;", _ => []);
            int stride = (columns + 8) * 4;
            pieces.Add(TensorPtx.Stage, lane =>
                [TensorLayout.SumRow(lane) * stride + (firstColumn + TensorLayout.SumColumn(lane)) * 4, 8 * stride]);
            pieces.Run(shared);
            for (int row = 0; row < TensorLayout.WarpRows; row++)
                for (int column = firstColumn; column < firstColumn + TensorLayout.WarpColumns; column++)
                {
                    float expected = 0;
                    for (int term = 0; term < TensorLayout.Depth; term++)
                        expected += left[firstRow + row, term] * right[term, column];
                    Assert.Equal(expected, BitConverter.ToSingle(shared, row * stride + column * 4));
                }
        }
    }

    [Fact]
    public void Copies_are_whole_or_zero_and_stores_are_rounded()
    {
        byte[] global = GC.AllocateArray<byte>(1024 + 16, pinned: true), copied = new byte[1024],
            stored = new byte[1024];
        new System.Random(1).NextBytes(global);
        int begin = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(global, 0) & 15);
        long address = Marshal.UnsafeAddrOfPinnedArrayElement(global, begin);
        PtxPieces copies = new();
        copies.Add(TensorPtx.Begin, _ => [0, 0]);
        copies.Add(TensorPtx.Copy, lane => [16 * (31 - lane), address + 16 * lane, lane % 3 == 0 ? 0 : 16]);
        copies.Add(TensorPtx.WaitForAll, _ => []);
        copies.Run(copied);
        for (int lane = 0; lane < 32; lane++)
            Assert.Equal(
                lane % 3 == 0 ? new byte[16] : global[(begin + 16 * lane)..(begin + 16 * lane + 16)],
                copied[(16 * (31 - lane))..(16 * (31 - lane) + 16)]);
        PtxPieces stores = new();
        stores.Add(TensorPtx.Begin, _ => [0, 0]);
        stores.Add(TensorPtx.Store, lane =>
            [16 * lane,
                .. Enumerable.Range(0, 8).Select(i => (long)BitConverter.SingleToUInt32Bits(1 + lane + i + 0.001f))]);
        stores.Run(stored);
        for (int i = 0; i < 256; i++)
            Assert.Equal(
                1 + i / 8 + i % 8, BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(stored, i * 2) << 16));
    }

    private static float[,] Numbers(System.Random random, int rows, int columns)
    {
        float[,] numbers = new float[rows, columns];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) numbers[row, column] = random.Next(-8, 9);
        return numbers;
    }

    private static void Put(byte[] shared, int at, float value) =>
        BitConverter.TryWriteBytes(shared.AsSpan(at), (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16));
}
