namespace GResNet.Generators.Graph;

/// <summary>The shape of one image's feature map.</summary>
internal readonly record struct Shape(int Channels, int Height, int Width)
{
    /// <summary>Values of one image.</summary>
    public long Elements => (long)Channels * Height * Width;

    /// <summary>Pixels of one image.</summary>
    public int Pixels => Height * Width;

    public override string ToString() => $"{Channels}×{Height}×{Width}";
}
