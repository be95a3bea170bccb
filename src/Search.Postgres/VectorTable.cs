using System.Globalization;
using GResNet.Search.Stores;

namespace GResNet.Search.Postgres;

/// <summary>The SQL of a table of vectors.</summary>
/// <param name="name">Its name.</param>
/// <param name="schema">What it is for.</param>
internal sealed class VectorTable(TableName name, VectorStoreSchema schema)
{
    /// <summary>The most dimensions of a graph: of vector, and of halfvec.</summary>
    public const int MostOfVector = 2000, MostOfHalf = 4000;

    /// <summary>The most dimensions of a vector.</summary>
    public const int MostDimensions = 16_000;

    /// <summary>The most candidates of a search in a graph.</summary>
    public const int MostCandidates = 1000;

    /// <summary>Whether numbers are float16: where a graph is wanted that float32 is too large for.</summary>
    public static bool IsHalf(VectorStoreSchema schema) =>
        schema.Index != VectorIndexKind.Exact && schema.Dimensions > MostOfVector;

    private string Type => IsHalf(schema) ? "halfvec" : "vector";

    /// <summary>Creates it, with what it is for as its comment.</summary>
    public string Create => $"""
        create table {name.Quoted} (
            id bigint primary key, embedding {Type}({schema.Dimensions}) not null,
            path text not null, class text not null);
        comment on table {name.Quoted} is {Literal(TableComment.Write(schema))};
        """;

    /// <summary>Creates the graph.</summary>
    public string CreateIndex => string.Create(CultureInfo.InvariantCulture, $"""
        create index on {name.Quoted} using hnsw (embedding {Type}_{OperatorClass})
            with (m = {schema.Hnsw.Connections}, ef_construction = {schema.Hnsw.Candidates})
        """);

    /// <summary>Puts vectors in: of ids, vectors, paths, classes.</summary>
    public string Upsert => $"""
        insert into {name.Quoted} (id, embedding, path, class) select * from unnest($1, $2, $3, $4)
            on conflict (id) do update
            set embedding = excluded.embedding, path = excluded.path, class = excluded.class
        """;

    /// <summary>Finds a number of vectors ($2) near each query ($1), with distances that are scores.</summary>
    public string Search => $"""
        select query.number, near.id, {Score} from unnest($1) with ordinality as query (vector, number)
            cross join lateral (
                select id, embedding {Operator} query.vector as distance from {name.Quoted}
                order by embedding {Operator} query.vector limit $2) as near
            order by query.number, near.distance
        """;

    /// <summary>Counts them.</summary>
    public string Count => $"select count(*) from {name.Quoted}";

    /// <summary>What vectors are of, by ids.</summary>
    public string Fetch => $"select id, path, class from {name.Quoted} where id = any($1)";

    /// <summary>A text in SQL, which has no parameters where tables are described.</summary>
    private static string Literal(string text) =>
        $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private string Operator => schema.Metric switch
    {
        VectorMetric.L2 => "<->",
        VectorMetric.InnerProduct => "<#>",
        _ => "<=>",
    };

    private string OperatorClass => schema.Metric switch
    {
        VectorMetric.L2 => "l2_ops",
        VectorMetric.InnerProduct => "ip_ops",
        _ => "cosine_ops",
    };

    /// <summary>Of pgvector's distances: the Euclidean one, the negative product, one less the cosine.</summary>
    private string Score => schema.Metric switch
    {
        VectorMetric.L2 => "(near.distance * near.distance)::real",
        VectorMetric.InnerProduct => "(-near.distance)::real",
        _ => "(1 - near.distance)::real",
    };
}
