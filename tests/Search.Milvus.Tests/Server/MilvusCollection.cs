namespace GResNet.Search.Milvus.Tests.Server;

/// <summary>A field of a collection.</summary>
internal sealed record MilvusField(string Name, string Type, bool IsPrimary, int Parameter);

/// <summary>An index of a collection.</summary>
internal sealed record MilvusIndex(string Name, string Field, string Metric, string Kind);

/// <summary>A row of a collection.</summary>
internal sealed record MilvusRow(float[] Vector, string Path, string Class, long Written);

/// <summary>What is in a collection.</summary>
internal sealed class MilvusCollection(string description, MilvusField[] fields)
{
    private readonly Dictionary<long, MilvusRow> rows = [];
    private int polls;
    private long writes, settled;

    public string Description => description;

    public MilvusField[] Fields => fields;

    public int Dimensions => fields.Single(each => each.Type == "FloatVector").Parameter;

    public MilvusIndex? Index { get; set; }

    /// <summary>Rows that statistics know of.</summary>
    public int Flushed { get; private set; }

    /// <summary>Null until loading was asked for; then how far it is.</summary>
    public bool? IsLoaded { get; private set; }

    public void Load(int polls) => (this.polls, IsLoaded) = IsLoaded == true ? (0, true) : (polls, polls == 0);

    public void Poll() => IsLoaded = IsLoaded is null ? null : --polls <= 0;

    public void Flush() => (Flushed, settled) = (rows.Count, writes);

    public void Upsert(IReadOnlyList<(long Id, float[] Vector, string Path, string Class)> all)
    {
        // What was written before is seen by all by now.
        settled = writes++;
        foreach ((long id, float[] vector, string path, string name) in all)
            rows[id] = new MilvusRow(vector, path, name, writes);
    }

    /// <summary>Rows that a reader sees: one who does not ask for Strong misses the last writing.</summary>
    public IEnumerable<KeyValuePair<long, MilvusRow>> Seen(string? consistency)
    {
        if (IsLoaded != true) throw new MilvusFault(IsLoaded is null ? 101 : 103, "collection not loaded");
        return consistency == "Strong" ? rows : rows.Where(row => row.Value.Written <= settled);
    }

    public MilvusRow? Find(long id, string? consistency) =>
        rows.TryGetValue(id, out MilvusRow? row) && (consistency == "Strong" || row.Written <= settled) ? row : null;

    public (long Id, double Distance)[] Search(float[] query, int limit, string? consistency)
    {
        bool isLeastFirst = Index!.Metric == "L2";
        double norm = Math.Sqrt(Product(query, query));
        Func<float[], double> score = Index.Metric switch
        {
            "L2" => row => -Square(query, row),
            "IP" => row => Product(query, row),
            _ => row => Product(query, row) / (norm * Math.Sqrt(Product(row, row))),
        };
        return
        [
            .. Seen(consistency).Select(row => (row.Key, Score: score(row.Value.Vector)))
                .OrderByDescending(hit => hit.Score).Take(limit)
                .Select(hit => (hit.Key, isLeastFirst ? -hit.Score : hit.Score)),
        ];
    }

    private static double Product(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }

    private static double Square(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        return sum;
    }
}
