namespace GResNet.Runtime.Kernels;

/// <summary>A rectangle of outputs of one or more images: rows and columns as first and one past the last.</summary>
internal readonly record struct Band(int Image, int Images, int Top, int Bottom, int Left, int Right)
{
    public int Rows => Bottom - Top;

    public int Columns => Right - Left;

    public int Pixels => Images * Rows * Columns;
}

/// <summary>A batch of images cut into bands of equal size, but for the last ones, by their shape alone.</summary>
internal readonly struct Bands
{
    private readonly int images;
    private readonly int rows;
    private readonly int columns;
    private readonly int imagesPerBand;
    private readonly int rowsPerBand;
    private readonly int columnsPerBand;
    private readonly int bandsDown;
    private readonly int bandsAcross;

    /// <summary>
    /// Cuts <paramref name="images"/> images of <paramref name="rows"/> × <paramref name="columns"/> into bands of
    /// about
    /// <paramref name="pixels"/>: as many images as hold that, at most <paramref name="mostImages"/>; or whole rows, or
    /// parts of one row, where that is less than an image.
    /// </summary>
    public Bands(int images, int rows, int columns, int pixels, int mostImages = 1)
    {
        this.images = images;
        this.rows = rows;
        this.columns = columns;
        columnsPerBand = Evenly(columns, pixels);
        rowsPerBand = Evenly(rows, Math.Max(pixels / Math.Max(columnsPerBand, 1), 1));
        imagesPerBand = Math.Clamp(pixels / Math.Max(rows * columns, 1), 1, mostImages);
        bandsAcross = Parts(columns, columnsPerBand);
        bandsDown = Parts(rows, rowsPerBand);
        Count = Parts(images, imagesPerBand) * bandsDown * bandsAcross;
    }

    /// <summary>Number of bands.</summary>
    public int Count { get; }

    /// <summary>Band <paramref name="index"/>.</summary>
    public Band this[int index]
    {
        get
        {
            (int rest, int across) = Math.DivRem(index, bandsAcross);
            (int group, int down) = Math.DivRem(rest, bandsDown);
            int image = group * imagesPerBand, top = down * rowsPerBand, left = across * columnsPerBand;
            return new Band(
                image, Math.Min(imagesPerBand, images - image),
                top, Math.Min(top + rowsPerBand, rows), left, Math.Min(left + columnsPerBand, columns));
        }
    }

    /// <summary>
    /// The size of parts of at most <paramref name="most"/> that differ as little as possible; an even number of them,
    /// for threads to share.
    /// </summary>
    private static int Evenly(int length, int most)
    {
        int parts = Parts(length, most);
        return Parts(length, parts > 1 ? parts + (parts & 1) : parts);
    }

    private static int Parts(int length, int size) => size == 0 ? 0 : Cut.Parts(length, size);
}
