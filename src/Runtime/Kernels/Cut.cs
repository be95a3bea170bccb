namespace GResNet.Runtime.Kernels;

/// <summary>How a length is cut into parts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Cut
{
    /// <summary>Parts of at most <paramref name="size"/>.</summary>
    public static int Parts(int length, int size) => (length + size - 1) / size;

    /// <summary>
    /// Where part <paramref name="part"/> of <paramref name="parts"/> starts, of sizes that differ by one at most.
    /// </summary>
    public static int Start(int length, int part, int parts) => (int)((long)length * part / parts);
}
