namespace GResNet.Runtime.Kernels;

/// <summary>How transformed tiles lie in memory: [position][block][tile][16].</summary>
internal static class Tiling
{
    /// <summary>
    /// Floats from one position to the next: an odd number of lines, so that positions spread over the first cache.
    /// </summary>
    public static nint PositionFloats(int blocks, int tiles) => (nint)(blocks * tiles | 1) * Lanes.Block;
}
