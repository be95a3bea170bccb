namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>
/// What a warp executes as one, for 32 threads: the places of elements are those of the ISA's chapter on warp-level
/// matrix instructions.
/// </summary>
internal static class PtxWarps
{
    public const int Lanes = 32;

    /// <summary>Executes the instruction that all threads have come to.</summary>
    /// <param name="lanes">The threads of a warp.</param>
    /// <param name="instruction">The instruction.</param>
    /// <param name="operands">Its operands' slots.</param>
    /// <param name="shared">The group's shared memory.</param>
    public static void Execute(
        ReadOnlySpan<PtxThread> lanes, in PtxInstruction instruction, ReadOnlySpan<int> operands, PtxShared shared)
    {
        if (instruction.Op == PtxOp.MultiplyMatrices) Multiply(lanes, operands);
        else LoadMatrices(lanes, operands, instruction.Offset, shared, instruction.Op == PtxOp.LoadMatricesTransposed);
    }

    /// <summary>
    /// Thread 8m + r gives the address of row r of matrix m; elements 2c, 2c + 1 of it go to register m of thread 4r +
    /// c, or those of the transposed matrix.
    /// </summary>
    private static void LoadMatrices(
        ReadOnlySpan<PtxThread> lanes, ReadOnlySpan<int> operands, int offset, PtxShared shared, bool transposed)
    {
        uint[] words = new uint[4 * Lanes];
        for (int lane = 0; lane < Lanes; lane++)
            shared.Read(lanes[lane][operands[4]] + (ulong)offset, 4, lanes[lane].Index).CopyTo(words.AsSpan(4 * lane));
        for (int matrix = 0; matrix < 4; matrix++)
            for (int lane = 0; lane < Lanes; lane++)
                lanes[lane][operands[matrix]] =
                    Element(matrix, lane / 4, lane % 4 * 2) | (Element(matrix, lane / 4, lane % 4 * 2 + 1) << 16);

        uint Element(int matrix, int row, int column)
        {
            if (transposed) (row, column) = (column, row);
            return (words[4 * (8 * matrix + row) + column / 2] >> (16 * (column % 2))) & 0xFFFF;
        }
    }

    /// <summary>
    /// d = a · b + c of 16 × 16 and 16 × 8: thread 4r + c has, of a, rows r and r + 8 of columns 2c, 2c + 1, 2c + 8 and
    /// 2c + 9; of b, these four rows of column r; of c and d, columns 2c and 2c + 1 of rows r and r + 8.
    /// </summary>
    private static void Multiply(ReadOnlySpan<PtxThread> lanes, ReadOnlySpan<int> operands)
    {
        ReadOnlySpan<int> d = operands[..4], a = operands[4..8], b = operands[8..10], c = operands[10..14];
        Span<float> left = stackalloc float[16 * 16], right = stackalloc float[8 * 16], sums = stackalloc float[4];
        for (int lane = 0; lane < Lanes; lane++)
        {
            int row = lane / 4, column = lane % 4 * 2;
            for (int register = 0; register < 4; register++)
                for (int half = 0; half < 2; half++)
                    left[(row + register % 2 * 8) * 16 + column + half + register / 2 * 8] =
                        PtxNumbers.FromBFloat16(lanes[lane][a[register]], half);
            for (int register = 0; register < 2; register++)
                for (int half = 0; half < 2; half++)
                    right[row * 16 + column + half + register * 8] =
                        PtxNumbers.FromBFloat16(lanes[lane][b[register]], half);
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int i = 0; i < 4; i++)
            {
                ReadOnlySpan<float> x = left.Slice((lane / 4 + i / 2 * 8) * 16, 16),
                    y = right.Slice((lane % 4 * 2 + i % 2) * 16, 16);
                float sum = PtxNumbers.Float(lanes[lane][c[i]]);
                for (int term = 0; term < 16; term++) sum += x[term] * y[term];
                sums[i] = sum;
            }

            for (int i = 0; i < 4; i++) lanes[lane][d[i]] = PtxNumbers.Slot(sums[i]);
        }
    }
}
