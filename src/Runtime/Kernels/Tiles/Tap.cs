namespace GResNet.Runtime.Kernels;

/// <summary>
/// One run of products of a <see cref="Tile"/>, as offsets in floats from its source and its factors.
/// </summary>
internal struct Tap
{
    public int Source;
    public int Factor;
}
