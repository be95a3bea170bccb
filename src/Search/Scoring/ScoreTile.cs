using System.Runtime.Intrinsics;

namespace GResNet.Search.Scoring;

/// <summary>
/// The scores of four queries with four rows, in registers. Each is summed in the same order whatever it is computed
/// with, so that neither the number of queries nor threads change a bit.
/// </summary>
internal static unsafe class ScoreTile<TRow, TTerm>
    where TRow : struct, IRowFormat
    where TTerm : struct, ITerm
{
    /// <summary>Queries and rows of a tile.</summary>
    public const int Side = 4;

    /// <summary>Computes a tile.</summary>
    /// <param name="query">The first query; the others follow, each as long as a row.</param>
    /// <param name="queries">How many there are, up to four; beyond them the last is taken again.</param>
    /// <param name="row">The first row; the others follow.</param>
    /// <param name="rows">How many there are, up to four.</param>
    /// <param name="dimensions">Numbers of a vector.</param>
    /// <param name="scores">[query][row], always sixteen.</param>
    public static void Compute(float* query, int queries, byte* row, int rows, int dimensions, float* scores)
    {
        float* q0 = query, q1 = q0 + Step(1, queries), q2 = q1 + Step(2, queries), q3 = q2 + Step(3, queries);
        byte* r0 = row, r1 = r0 + Step(1, rows) * TRow.Size, r2 = r1 + Step(2, rows) * TRow.Size,
            r3 = r2 + Step(3, rows) * TRow.Size;
        Vector512<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector512<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default, s23 = default;
        Vector512<float> s30 = default, s31 = default, s32 = default, s33 = default;
        int i = 0;
        for (; i <= dimensions - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            nint at = (nint)i * TRow.Size;
            Vector512<float> x0 = TRow.Load(r0 + at), x1 = TRow.Load(r1 + at);
            Vector512<float> x2 = TRow.Load(r2 + at), x3 = TRow.Load(r3 + at);
            Vector512<float> q = Vector512.Load(q0 + i);
            (s00, s01) = (TTerm.Add(s00, q, x0), TTerm.Add(s01, q, x1));
            (s02, s03) = (TTerm.Add(s02, q, x2), TTerm.Add(s03, q, x3));
            q = Vector512.Load(q1 + i);
            (s10, s11) = (TTerm.Add(s10, q, x0), TTerm.Add(s11, q, x1));
            (s12, s13) = (TTerm.Add(s12, q, x2), TTerm.Add(s13, q, x3));
            q = Vector512.Load(q2 + i);
            (s20, s21) = (TTerm.Add(s20, q, x0), TTerm.Add(s21, q, x1));
            (s22, s23) = (TTerm.Add(s22, q, x2), TTerm.Add(s23, q, x3));
            q = Vector512.Load(q3 + i);
            (s30, s31) = (TTerm.Add(s30, q, x0), TTerm.Add(s31, q, x1));
            (s32, s33) = (TTerm.Add(s32, q, x2), TTerm.Add(s33, q, x3));
        }

        int left = dimensions - i;
        byte* end0 = r0 + (nint)i * TRow.Size, end1 = r1 + (nint)i * TRow.Size;
        byte* end2 = r2 + (nint)i * TRow.Size, end3 = r3 + (nint)i * TRow.Size;
        Finish(s00, s01, s02, s03, q0 + i, end0, end1, end2, end3, left, scores);
        Finish(s10, s11, s12, s13, q1 + i, end0, end1, end2, end3, left, scores + Side);
        Finish(s20, s21, s22, s23, q2 + i, end0, end1, end2, end3, left, scores + 2 * Side);
        Finish(s30, s31, s32, s33, q3 + i, end0, end1, end2, end3, left, scores + 3 * Side);

        nint Step(int number, int count) => number < count ? dimensions : 0;
    }

    /// <summary>Sums the lanes of a query's four scores, and adds what is left of the vectors.</summary>
    private static void Finish(
        Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3, float* query, byte* r0,
        byte* r1, byte* r2, byte* r3, int left, float* scores)
    {
        scores[0] = Ended(Vector512.Sum(s0), query, r0, left);
        scores[1] = Ended(Vector512.Sum(s1), query, r1, left);
        scores[2] = Ended(Vector512.Sum(s2), query, r2, left);
        scores[3] = Ended(Vector512.Sum(s3), query, r3, left);
    }

    private static float Ended(float sum, float* query, byte* row, int left)
    {
        for (int i = 0; i < left; i++) sum = TTerm.Add(sum, query[i], TRow.LoadOne(row + (nint)i * TRow.Size));
        return sum;
    }
}
