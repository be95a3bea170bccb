namespace GResNet.Runtime.Kernels;

/// <summary>How tiles are divided into equal parts, and how transformed ones lie in memory: [position][block][tile][16].</summary>
internal static class Tiling
{
    /// <summary>Parts of at most <paramref name="size"/>.</summary>
    public static int Parts(int length, int size) => (length + size - 1) / size;

    /// <summary>Where part <paramref name="part"/> of <paramref name="parts"/> starts.</summary>
    public static int Start(int length, int part, int parts) => (int)((long)length * part / parts);

    /// <summary>Floats from one position to the next: an odd number of lines, so that positions spread over the first cache.</summary>
    public static nint PositionFloats(int blocks, int tiles) => (nint)(blocks * tiles | 1) * Lanes.Block;
}
