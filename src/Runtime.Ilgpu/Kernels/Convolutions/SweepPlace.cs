namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>One pixel of a sweep: where it reads and writes.</summary>
internal readonly struct SweepPlace
{
    public readonly int Image;

    /// <summary>Row of the source, before a tap's offset.</summary>
    public readonly int Row;

    /// <summary>Likewise its column.</summary>
    public readonly int Column;

    /// <summary>Pixel of the destination, over all images; −1 past the last.</summary>
    public readonly int To;

    /// <param name="geometry">Of the sweep.</param>
    /// <param name="height">Rows of the destination.</param>
    /// <param name="width">Columns of the destination.</param>
    /// <param name="index">Of the pixel, among the sweep's.</param>
    public SweepPlace(in SweepGeometry geometry, int height, int width, int index)
    {
        int line = index / geometry.Columns.Count, x = index - line * geometry.Columns.Count;
        int image = line / geometry.Rows.Count, y = line - image * geometry.Rows.Count;
        int to = (image * height + geometry.Rows.First + y * geometry.Rows.Spread) * width
            + geometry.Columns.First + x * geometry.Columns.Spread;
        Image = image;
        Row = y * geometry.Rows.Step;
        Column = x * geometry.Columns.Step;
        To = index < geometry.Pixels ? to : -1;
    }
}
