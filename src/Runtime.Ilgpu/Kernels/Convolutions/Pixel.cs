namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>A pixel of the output. Kernels step from one to another rather than divide.</summary>
internal readonly struct Pixel
{
    public readonly int Index, Image, Row, Column;

    public Pixel(in WeightGradientGeometry geometry, int index)
    {
        int line = index / geometry.Width;
        Index = index;
        Image = line / geometry.Height;
        Row = line - Image * geometry.Height;
        Column = index - line * geometry.Width;
    }

    private Pixel(int index, int image, int row, int column)
    {
        Index = index;
        Image = image;
        Row = row;
        Column = column;
    }

    /// <summary>The pixel <paramref name="count"/> further on.</summary>
    public Pixel Plus(in WeightGradientGeometry geometry, int count)
    {
        int image = Image, row = Row, column = Column + count;
        while (column >= geometry.Width)
        {
            column -= geometry.Width;
            row++;
            if (row < geometry.Height) continue;
            row = 0;
            image++;
        }

        return new Pixel(Index + count, image, row, column);
    }
}
