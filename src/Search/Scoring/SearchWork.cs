using System.Runtime.Intrinsics;
using GResNet.Runtime.Threading;

namespace GResNet.Search.Scoring;

/// <summary>What a search reads and leaves.</summary>
internal unsafe struct SearchTask
{
    /// <summary>Of vectors that are read together, so that they stay in the caches for all queries.</summary>
    private const int BlockBytes = 256 << 10;

    /// <summary>The most parts: each has lists of its own.</summary>
    public const int MostParts = 64;

    /// <summary>All rows, one after the other.</summary>
    public byte* Rows;

    /// <summary>How many there are.</summary>
    public int Count;

    /// <summary>Numbers of a vector.</summary>
    public int Dimensions;

    /// <summary>What a row's scores are multiplied by; null for nothing.</summary>
    public float* Factors;

    /// <summary>[query][number].</summary>
    public float* Queries;

    /// <summary>How many there are.</summary>
    public int QueryCount;

    /// <summary>How many rows are wanted for each.</summary>
    public int Wanted;

    /// <summary>[part][query][place].</summary>
    public ScoredRow* Best;

    /// <summary>[part][query]: how many places are taken.</summary>
    public int* BestCounts;

    /// <summary>[part]: a row whose score is no number, or infinite; −1 for none.</summary>
    public int* NotFinite;

    /// <summary>Rows of a block: whole tiles.</summary>
    public static int BlockRows(int rowBytes) => Math.Clamp(BlockBytes / Math.Max(rowBytes, 1), 4, 4096) / 4 * 4;

    /// <summary>Rows of a part: whole blocks.</summary>
    public static int PartRows(int count, int blockRows)
    {
        int blocks = (int)(((long)count + blockRows - 1) / blockRows);
        return checked((blocks + MostParts - 1) / MostParts * blockRows);
    }
}

/// <summary>Scores all queries with the rows of a part.</summary>
internal readonly unsafe struct SearchWork<TRow, TTerm>(SearchTask task) : IWork
    where TRow : struct, IRowFormat
    where TTerm : struct, ITerm
{
    private const int Side = ScoreTile<TRow, TTerm>.Side, Tile = ScoreTile<TRow, TTerm>.Scores;

    // Tiles of a group, and numbers of each vector that are scored at a time.
    private const int Group = 8, Numbers = 512;

    private readonly int blockRows = SearchTask.BlockRows(task.Dimensions * TRow.Size);

    /// <summary>How the rows are cut, which depends on their number and size alone.</summary>
    public int Parts => (task.Count + PartRows - 1) / PartRows;

    /// <summary>Rows of a part, the last of which may have fewer.</summary>
    public int PartRows => SearchTask.PartRows(task.Count, blockRows);

    public void Run(int part, int worker)
    {
        int end = (int)Math.Min((long)(part + 1) * PartRows, task.Count);
        for (int first = part * PartRows; first < end; first += blockRows)
            for (int query = 0; query < task.QueryCount; query += Side)
            {
                int last = Math.Min(first + blockRows, end);
                if (query == 0) RunBlock<FarRows>(part, query, first, last);
                else RunBlock<NearRows>(part, query, first, last);
            }

        for (int query = 0; query < task.QueryCount; query++) Best(part, query).Sort();
    }

    /// <summary>Scores four queries with a block of rows, a group of tiles after the other.</summary>
    private void RunBlock<TPlace>(int part, int query, int first, int end)
        where TPlace : struct, IRowPlace
    {
        for (int row = first; row < end; row += Group * Side)
            RunGroup<TPlace>(part, query, row, Math.Min(row + Group * Side, end));
    }

    /// <summary>
    /// A part of the queries' numbers stays in the first cache for all tiles of a group. The first queries, which rows
    /// come from memory for, take each row as a whole, as they come fastest.
    /// </summary>
    private void RunGroup<TPlace>(int part, int query, int first, int end)
        where TPlace : struct, IRowPlace
    {
        Vector512<float>* sums = stackalloc Vector512<float>[Group * Tile];
        new Span<Vector512<float>>(sums, Group * Tile).Clear();
        int queries = Math.Min(Side, task.QueryCount - query);
        float* vectors = task.Queries + (nint)query * task.Dimensions;
        int numbers = TPlace.IsFar ? task.Dimensions : Numbers;
        for (int begin = 0; begin < task.Dimensions; begin += numbers)
            for (int row = first; row < end; row += Side)
                ScoreTile<TRow, TTerm>.Add<TPlace>(
                    vectors, queries, Row(row), Math.Min(Side, end - row), task.Dimensions, begin,
                    Math.Min(begin + numbers, task.Dimensions), sums + (row - first) / Side * Tile);
        float* scores = stackalloc float[Tile];
        for (int row = first; row < end; row += Side)
        {
            int rows = Math.Min(Side, end - row);
            ScoreTile<TRow, TTerm>.Finish(
                vectors, queries, Row(row), rows, task.Dimensions, sums + (row - first) / Side * Tile, scores);
            for (int q = 0; q < queries; q++) Add(part, query + q, row, rows, scores + q * Side);
        }
    }

    private byte* Row(int row) => task.Rows + (nint)row * task.Dimensions * TRow.Size;

    private void Add(int part, int query, int row, int rows, float* scores)
    {
        BestRows best = Best(part, query);
        for (int r = 0; r < rows; r++)
        {
            float score = task.Factors is null ? scores[r] : scores[r] * task.Factors[row + r];
            if (float.IsFinite(score)) best.Add(score, row + r);
            else if (task.NotFinite[part] < 0) task.NotFinite[part] = row + r;
        }
    }

    private BestRows Best(int part, int query)
    {
        nint list = (nint)part * task.QueryCount + query;
        return new BestRows(task.Best + list * task.Wanted, task.Wanted, task.BestCounts + list);
    }
}
