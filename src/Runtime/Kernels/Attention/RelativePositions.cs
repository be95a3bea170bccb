using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Tables of relative positions, one of rows and one of columns, of a vector for each distance between a key and a
/// query: 2·H − 1 and 2·W − 1 (Bello et al., 2019; BoTNet, Srinivas et al., 2021). The score of a pair grows by the
/// query's products with the two vectors of their distances.
/// </summary>
/// <param name="rows">(2·H − 1) × width, from −(H − 1) on; empty without positions.</param>
/// <param name="columns">(2·W − 1) × width.</param>
/// <param name="height">H.</param>
/// <param name="width">W.</param>
internal readonly unsafe struct RelativePositions(FloatView rows, FloatView columns, int height, int width)
{
    public bool IsEmpty => rows.IsEmpty;

    private int RowDistances => 2 * height - 1;

    private int ColumnDistances => 2 * width - 1;

    /// <summary>Vectors of both tables.</summary>
    public int Count => IsEmpty ? 0 : RowDistances + ColumnDistances;

    /// <summary>Blocks of both tables' vectors.</summary>
    public int Blocks => Cut.Parts(Count, Lanes.Block);

    /// <exception cref="ArgumentException">A table has not the size that it must have.</exception>
    public void CheckTables(int headWidth)
    {
        if (IsEmpty && columns.IsEmpty) return;
        Check.Length(rows, (long)RowDistances * headWidth, nameof(rows), nameof(Attention));
        Check.Length(columns, (long)ColumnDistances * headWidth, nameof(columns), nameof(Attention));
    }

    /// <summary>Both tables as a matrix, distances × channels, and that transposed. Both are zero before.</summary>
    public void Read(int headWidth, Panels table, Panels transposed)
    {
        for (int distance = 0; distance < Count; distance++)
        {
            float* from = Vector(distance, headWidth, rows, columns);
            for (int channel = 0; channel < headWidth; channel++)
            {
                table.At(distance, channel / Lanes.Block)[channel % Lanes.Block] = from[channel];
                transposed.At(channel, distance / Lanes.Block)[distance % Lanes.Block] = from[channel];
            }
        }
    }

    /// <summary>The vector of a distance in tables of this shape.</summary>
    public float* Vector(int distance, int headWidth, FloatView ofRows, FloatView ofColumns) =>
        distance < RowDistances
            ? ofRows.Data + distance * headWidth
            : ofColumns.Data + (distance - RowDistances) * headWidth;

    /// <summary>Adds to scores, queries × keys, what the queries' products with the tables say.</summary>
    /// <param name="query">The first query.</param>
    /// <param name="queries">How many.</param>
    /// <param name="key">The first key.</param>
    /// <param name="keys">How many.</param>
    /// <param name="products">Queries × distances.</param>
    /// <param name="line">Room for a value each distance.</param>
    /// <param name="scores">Queries × keys.</param>
    public void Add(int query, int queries, int key, int keys, Panels products, float* line, Panels scores)
    {
        for (int i = 0; i < queries; i++)
        {
            for (int block = 0; block < Blocks; block++)
                Vector512.Load(products.At(i, block)).Store(line + block * Lanes.Block);
            (int ofRows, int ofColumns) = Origin(query + i);
            (int row, int column) = Math.DivRem(key, width);
            for (int j = 0; j < keys; j++)
            {
                scores.At(i, j / Lanes.Block)[j % Lanes.Block] +=
                    line[ofRows + row] + line[ofColumns + column];
                if (++column != width) continue;
                column = 0;
                row++;
            }
        }
    }

    /// <summary>The gradient of the products, given that of the scores.</summary>
    public void Differentiate(int query, int queries, int key, int keys, Panels g, float* line, Panels products)
    {
        for (int i = 0; i < queries; i++)
        {
            new Span<float>(line, Blocks * Lanes.Block).Clear();
            (int ofRows, int ofColumns) = Origin(query + i);
            (int row, int column) = Math.DivRem(key, width);
            for (int j = 0; j < keys; j++)
            {
                float gradient = g.At(i, j / Lanes.Block)[j % Lanes.Block];
                line[ofRows + row] += gradient;
                line[ofColumns + column] += gradient;
                if (++column != width) continue;
                column = 0;
                row++;
            }

            for (int block = 0; block < Blocks; block++)
                Vector512.Load(line + block * Lanes.Block).Store(products.At(i, block));
        }
    }

    /// <summary>Where a query's values of row 0 and of column 0 are in its line.</summary>
    private (int Rows, int Columns) Origin(int query) =>
        (height - 1 - query / width, RowDistances + width - 1 - query % width);
}
