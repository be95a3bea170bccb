using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>What relative positions add to the score of a query and a key, and its gradient.</summary>
internal interface IPositionScores
{
    static abstract bool Any { get; }

    /// <summary>What is added.</summary>
    /// <param name="line">The query's number among those of all heads.</param>
    /// <param name="query">Its pixel.</param>
    /// <param name="key">The key's.</param>
    float Score(int line, int query, int key);

    /// <summary>Makes the gradients of some queries' products zero.</summary>
    void Clear(int line, int queries);

    /// <summary>Adds the gradient of a tile of scores, [query][key], to that of the products.</summary>
    void Add(int line, int query, int queries, int key, int keys, int most, ArrayView<float> gradients);

    /// <summary>What the products' gradient adds to that of a query's channel.</summary>
    float Gradient(int line, int channel, int width);
}

/// <summary>None.</summary>
internal readonly struct NoPositions : IPositionScores
{
    public static bool Any => false;

    public float Score(int line, int query, int key) => 0;

    public void Clear(int line, int queries)
    {
    }

    public void Add(int line, int query, int queries, int key, int keys, int most, ArrayView<float> gradients)
    {
    }

    public float Gradient(int line, int channel, int width) => 0;
}

/// <summary>
/// Tables for distances in rows and in columns. Products of all queries and tables are there before, a line for each
/// query: 2·H − 1 of the rows' table, 2·W − 1 of the columns'.
/// </summary>
internal readonly struct TablePositions(
    ArrayView<float> rows, ArrayView<float> columns, int height, int width, ArrayView<float> products,
    ArrayView<float> gradients) : IPositionScores
{
    private readonly ArrayView<float> rows = rows, columns = columns, products = products, gradients = gradients;
    private readonly int height = height, width = width;

    public static bool Any => true;

    /// <summary>Products of a query.</summary>
    public int Distances => 2 * height - 1 + (2 * width - 1);

    public float Score(int line, int query, int key)
    {
        int at = line * Distances;
        return products[at + Row(query, key / width)] + products[at + Column(query, key % width)];
    }

    /// <summary>A channel of the vector of a distance.</summary>
    public float Table(int distance, int channel, int headWidth)
    {
        int ofRows = 2 * height - 1;
        if (distance < ofRows) return rows[distance * headWidth + channel];
        return columns[(distance - ofRows) * headWidth + channel];
    }

    public void Clear(int line, int queries)
    {
        for (int i = Group.IdxX; i < queries * Distances; i += Group.DimX) gradients[line * Distances + i] = 0;
    }

    /// <summary>Each thread has rows and columns of its own, of which it adds up the tile's keys.</summary>
    public void Add(int line, int query, int queries, int key, int keys, int most, ArrayView<float> gradients)
    {
        int lines = height + width;
        for (int i = Group.IdxX; i < queries * lines; i += Group.DimX)
        {
            int row = i / lines, place = i - row * lines;
            float sum = 0;
            for (int j = 0; j < keys; j++)
            {
                int ofKey = place < height ? (key + j) / width : height + (key + j) % width;
                if (ofKey == place) sum += gradients[row * most + j];
            }

            int distance = place < height ? Row(query + row, place) : Column(query + row, place - height);
            this.gradients[(line + row) * Distances + distance] += sum;
        }
    }

    public float Gradient(int line, int channel, int width)
    {
        float sum = 0;
        for (int distance = 0; distance < Distances; distance++)
            sum += gradients[line * Distances + distance] * Table(distance, channel, width);
        return sum;
    }

    private int Row(int query, int row) => row - query / width + height - 1;

    private int Column(int query, int column) => 2 * height - 1 + column - query % width + width - 1;
}
