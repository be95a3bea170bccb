namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Sizes of grids.</summary>
internal static class Groups
{
    /// <summary>Groups of <paramref name="size"/> that cover <paramref name="count"/>.</summary>
    public static int Over(int count, int size) => (count + size - 1) / size;
}
