namespace GResNet.Runtime.Kernels;

/// <summary>A rectangle of one image's outputs: rows and columns as first and one past the last.</summary>
internal readonly record struct Band(int Image, int Top, int Bottom, int Left, int Right)
{
    public int Rows => Bottom - Top;

    public int Columns => Right - Left;
}

/// <summary>A batch of images cut into bands of equal size, but for the last ones, by their shape alone.</summary>
internal readonly struct Bands
{
    private readonly int rows;
    private readonly int columns;
    private readonly int rowsPerBand;
    private readonly int columnsPerBand;
    private readonly int bandsDown;
    private readonly int bandsAcross;

    /// <summary>
    /// Cuts <paramref name="images"/> images of <paramref name="rows"/> × <paramref name="columns"/> into bands of about
    /// <paramref name="pixels"/>: whole rows, or parts of one row where that holds more.
    /// </summary>
    public Bands(int images, int rows, int columns, int pixels)
    {
        this.rows = rows;
        this.columns = columns;
        bandsAcross = Parts(columns, Math.Max(pixels, 1));
        columnsPerBand = Parts(columns, bandsAcross);
        bandsDown = Parts(rows, Math.Max(pixels / Math.Max(columnsPerBand, 1), 1));
        rowsPerBand = Parts(rows, bandsDown);
        bandsAcross = Parts(columns, columnsPerBand);
        bandsDown = Parts(rows, rowsPerBand);
        Count = images * bandsDown * bandsAcross;
    }

    /// <summary>Number of bands.</summary>
    public int Count { get; }

    /// <summary>Band <paramref name="index"/>.</summary>
    public Band this[int index]
    {
        get
        {
            (int rest, int across) = Math.DivRem(index, bandsAcross);
            (int image, int down) = Math.DivRem(rest, bandsDown);
            int top = down * rowsPerBand, left = across * columnsPerBand;
            return new Band(
                image, top, Math.Min(top + rowsPerBand, rows), left, Math.Min(left + columnsPerBand, columns));
        }
    }

    private static int Parts(int length, int size) => size == 0 ? 0 : (length + size - 1) / size;
}
