using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

    /// <summary>Scores of a tile.</summary>
    public const int Scores = Side * Side;

    // Four rows are four streams, and processors read ahead to the end of a page alone: the next tiles are asked for.
    private const int LeastAhead = 8 << 10;

    /// <summary>Computes a tile.</summary>
    /// <param name="query">The first query; the others follow, each as long as a row.</param>
    /// <param name="queries">How many there are, up to four; beyond them the last is taken again.</param>
    /// <param name="row">The first row; the others follow.</param>
    /// <param name="rows">How many there are, up to four.</param>
    /// <param name="dimensions">Numbers of a vector.</param>
    /// <param name="scores">[query][row], of queries and rows that there are; four apart.</param>
    public static void Compute(float* query, int queries, byte* row, int rows, int dimensions, float* scores)
    {
        Vector512<float>* sums = stackalloc Vector512<float>[Scores];
        new Span<Vector512<float>>(sums, Scores).Clear();
        Add<NearRows>(query, queries, row, rows, dimensions, 0, dimensions, sums);
        Finish(query, queries, row, rows, dimensions, sums, scores);
    }

    /// <summary>Adds the terms of some of the vectors' numbers, whole vectors of the processor's alone.</summary>
    /// <param name="query">As for <see cref="Compute"/>.</param>
    /// <param name="queries">Likewise.</param>
    /// <param name="row">Likewise.</param>
    /// <param name="rows">Likewise.</param>
    /// <param name="dimensions">Likewise.</param>
    /// <param name="begin">The first of the numbers, a multiple of sixteen.</param>
    /// <param name="end">Behind the last.</param>
    /// <param name="sums">[query][row]: what they are added to.</param>
    public static void Add<TPlace>(
        float* query, int queries, byte* row, int rows, int dimensions, int begin, int end, Vector512<float>* sums)
        where TPlace : struct, IRowPlace
    {
        nint tile = (nint)Side * dimensions * TRow.Size, ahead = (LeastAhead + tile - 1) / tile * tile;
        float* q0 = query, q1 = q0 + Step(1, queries), q2 = q1 + Step(2, queries), q3 = q2 + Step(3, queries);
        byte* r0 = row, r1 = r0 + Step(1, rows) * TRow.Size, r2 = r1 + Step(2, rows) * TRow.Size,
            r3 = r2 + Step(3, rows) * TRow.Size;
        Vector512<float> s00 = sums[0], s01 = sums[1], s02 = sums[2], s03 = sums[3];
        Vector512<float> s10 = sums[4], s11 = sums[5], s12 = sums[6], s13 = sums[7];
        Vector512<float> s20 = sums[8], s21 = sums[9], s22 = sums[10], s23 = sums[11];
        Vector512<float> s30 = sums[12], s31 = sums[13], s32 = sums[14], s33 = sums[15];
        for (int i = begin; i <= end - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            nint at = (nint)i * TRow.Size;
            if (TPlace.IsFar && Sse.IsSupported)
            {
                Sse.Prefetch0(r0 + at + ahead);
                Sse.Prefetch0(r1 + at + ahead);
                Sse.Prefetch0(r2 + at + ahead);
                Sse.Prefetch0(r3 + at + ahead);
            }

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

        (sums[0], sums[1], sums[2], sums[3]) = (s00, s01, s02, s03);
        (sums[4], sums[5], sums[6], sums[7]) = (s10, s11, s12, s13);
        (sums[8], sums[9], sums[10], sums[11]) = (s20, s21, s22, s23);
        (sums[12], sums[13], sums[14], sums[15]) = (s30, s31, s32, s33);

        nint Step(int number, int count) => number < count ? dimensions : 0;
    }

    /// <summary>Sums the lanes, and adds what is left of the vectors.</summary>
    /// <param name="query">As for <see cref="Compute"/>.</param>
    /// <param name="queries">Likewise.</param>
    /// <param name="row">Likewise.</param>
    /// <param name="rows">Likewise.</param>
    /// <param name="dimensions">Likewise.</param>
    /// <param name="sums">[query][row]: of all whole vectors of the processor's.</param>
    /// <param name="scores">[query][row]: gets the scores.</param>
    public static void Finish(
        float* query, int queries, byte* row, int rows, int dimensions, Vector512<float>* sums, float* scores)
    {
        int whole = dimensions / Vector512<float>.Count * Vector512<float>.Count;
        for (int q = 0; q < queries; q++)
            for (int r = 0; r < rows; r++)
            {
                float* a = query + (nint)q * dimensions;
                byte* b = row + (nint)r * dimensions * TRow.Size;
                float sum = Vector512.Sum(sums[q * Side + r]);
                for (int i = whole; i < dimensions; i++)
                    sum = TTerm.Add(sum, a[i], TRow.LoadOne(b + (nint)i * TRow.Size));
                scores[q * Side + r] = sum;
            }
    }
}
