using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Some tokens of a head in shared memory, [token][channel].</summary>
internal static class HeadTile
{
    /// <summary>The most channels of a head.</summary>
    public const int MostWidth = 128;

    /// <summary>Floats from one token to the next: odd, so that a channel of neighbours is in different
    /// banks.</summary>
    public const int Stride = MostWidth + 1;

    /// <summary>The product of a row of a tile and one of another.</summary>
    public static float Dot(ArrayView<float> a, int row, ArrayView<float> b, int column, int width)
    {
        float sum = 0;
        for (int c = 0; c < width; c++) sum += a[row * Stride + c] * b[column * Stride + c];
        return sum;
    }

    /// <summary>The group's threads make a tile zero.</summary>
    public static void Clear(ArrayView<float> tile, int count)
    {
        for (int i = Group.IdxX; i < count * Stride; i += Group.DimX) tile[i] = 0;
    }
}
