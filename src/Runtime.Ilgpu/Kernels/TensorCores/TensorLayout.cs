namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Where slices of both factors lie in shared memory, in bytes from the beginning of a buffer, and what each thread of
/// a warp hands to <c>ldmatrix</c>. Eight neighbours make a chunk of 16 bytes; chunks of a line change places so that
/// eight threads that read the same chunk of eight lines meet different banks.
/// </summary>
internal static class TensorLayout
{
    /// <summary>Terms of a slice.</summary>
    public const int Depth = 32;

    /// <summary>Terms of one product.</summary>
    public const int Step = 16;

    /// <summary>Rows and columns of a warp's sums.</summary>
    public const int WarpRows = 64, WarpColumns = 32;

    /// <summary>Elements of a chunk, and its bytes.</summary>
    public const int Chunk = 8, ChunkBytes = 16;

    /// <summary>
    /// What exchanges the terms of the first product and those of the second, of a factor that lies [row][term].
    /// </summary>
    public const int RowsSwap = 2 * ChunkBytes;

    /// <summary>A chunk of a factor that lies [row][term], four chunks a row.</summary>
    public static int OfRows(int row, int chunk) => (row * 4 + (chunk ^ ((row >> 1) & 3))) * ChunkBytes;

    /// <summary>A chunk of a factor that lies [term][row or column], a multiple of eight chunks a term.</summary>
    public static int OfTerms(int term, int chunk, int chunks) => (term * chunks + (chunk ^ (term & 7))) * ChunkBytes;

    // ldmatrix loads four matrices of 8 × 8; thread 8m + r gives the address of row r of matrix m. A product takes the
    // left factor's as (rows 0–7, terms 0–7), (rows 8–15, terms 0–7), (rows 0–7, terms 8–15), (rows 8–15, terms 8–15),
    // and those of 16 columns of the right factor as (terms 0–7, columns 0–7), (terms 8–15, columns 0–7), (terms 0–7,
    // columns 8–15), (terms 8–15, columns 8–15). Of a factor that lies by terms, matrices are loaded transposed.

    /// <summary>
    /// What a thread hands over for the first 16 rows, from a multiple of 64 on, of a left factor that lies
    /// [row][term].
    /// </summary>
    public static int LeftOfRows(int lane, int firstRow) => OfRows(firstRow + (lane & 15), lane >> 4);

    /// <summary>Likewise of one that lies [term][row].</summary>
    public static int LeftOfTerms(int lane, int firstRow, int chunks) =>
        OfTerms((lane & 7) + (lane >> 4) * 8, firstRow / Chunk + ((lane >> 3) & 1), chunks);

    /// <summary>
    /// What a thread hands over for the first 16 columns, from a multiple of 32 on, of a right factor.
    /// </summary>
    public static int RightOfTerms(int lane, int firstColumn, int chunks) =>
        OfTerms(lane & 15, firstColumn / Chunk + (lane >> 4), chunks);

    /// <summary>Row of a thread's first sum, within the warp's.</summary>
    public static int SumRow(int lane) => lane >> 2;

    /// <summary>Column of a thread's first sum, within the warp's.</summary>
    public static int SumColumn(int lane) => (lane & 3) * 2;
}
