using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// What a thread works with while it is at a head: matrices of the head, tokens × channels, and tiles of some queries
/// by some keys.
/// </summary>
internal readonly unsafe struct HeadTiles
{
    /// <summary>The most queries of a tile.</summary>
    public const int Queries = 56;

    /// <summary>The most keys of a tile, in whole blocks: with what they meet, they stay in the second cache.</summary>
    public const int Keys = 256;

    private const int TileFloats = Queries * Keys;
    private const int QueryFloats = 64;

    private readonly HeadShape shape;
    private readonly RelativePositions positions;
    private readonly float* matrices, tiles, table;

    /// <summary>Takes the memory, which is the part's.</summary>
    /// <param name="shape">The heads.</param>
    /// <param name="positions">Tables, or none.</param>
    /// <param name="count">How many matrices there are, transposed ones among them.</param>
    public HeadTiles(in HeadShape shape, in RelativePositions positions, int count)
    {
        this.shape = shape;
        this.positions = positions;
        long ofMatrices = count * shape.MatrixFloats;
        long ofTiles = 2 * TileFloats + Queries * (Wide + 1L * Distances) + 2 * QueryFloats + Distances + shape.Rows;
        matrices = ThreadScratch.ForPart(ofMatrices + ofTiles + 2L * Distances * Wide);
        tiles = matrices + ofMatrices;
        table = tiles + ofTiles;
    }

    /// <summary>Scores of a tile, and what is made of them: queries × keys.</summary>
    public Panels Scores => new(tiles, Queries);

    /// <summary>Gradients of a tile's weights, and of its scores.</summary>
    public Panels Gradients => new(tiles + TileFloats, Queries);

    /// <summary>The sums of a tile's queries: queries × channels.</summary>
    public Panels Sums => new(tiles + 2 * TileFloats, Queries);

    /// <summary>A tile's queries times the tables: queries × distances.</summary>
    public Panels Products => new(Sums.Data + Queries * Wide, Queries);

    /// <summary>A tile's softmax.</summary>
    public SoftmaxRows Softmax => new(OfQueries, OfQueries + QueryFloats);

    /// <summary>A value each token.</summary>
    public float* Means => OfQueries + 2 * QueryFloats;

    /// <summary>The tables: distances × channels.</summary>
    public Panels Table => new(table, Distances);

    private Panels TableTransposed => new(table + Distances * Wide, Wide);

    private float* Line => Means + shape.Rows;

    private float* OfQueries => Products.Data + Queries * Distances;

    private int Wide => shape.Blocks * Lanes.Block;

    private int Distances => positions.Blocks * Lanes.Block;

    /// <summary>One of the matrices: tokens × channels.</summary>
    public Panels Matrix(int index) => new(matrices + index * shape.MatrixFloats, shape.Rows);

    /// <summary>One of the matrices as channels × tokens.</summary>
    public Panels Transposed(int index) => new(matrices + index * shape.MatrixFloats, Wide);

    /// <summary>Lays the tables out.</summary>
    public void ReadPositions()
    {
        new Span<float>(table, 2 * Distances * Wide).Clear();
        positions.Read(shape.Width, Table, TableTransposed);
    }

    /// <summary>The scores of a tile.</summary>
    public void Score<TKernel>(Panels q, Panels keys, int query, int queries, int key, int count)
        where TKernel : struct, IMicroKernel
    {
        PanelProduct<TKernel>.Run<PixelRows>(
            q.From(query), queries, shape.Width, keys.FromBlock(key / Lanes.Block), Cut.Parts(count, Lanes.Block),
            Scores);
        if (positions.IsEmpty) return;
        PanelProduct<TKernel>.Run<PixelRows>(
            q.From(query), queries, shape.Width, TableTransposed, positions.Blocks, Products);
        positions.Add(query, queries, key, count, Products, Line, Scores);
    }

    /// <summary>The gradient of a tile's queries times the tables.</summary>
    public void DifferentiateProducts(int query, int queries, int key, int count) =>
        positions.Differentiate(query, queries, key, count, Gradients, Line, Products);
}
