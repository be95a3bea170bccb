namespace GResNet.Runtime.Tests.Reference;

/// <summary>Dimensions of an array [Batch][Channels][Height][Width].</summary>
public readonly record struct Nchw(int Batch, int Channels, int Height, int Width)
{
    public int Plane => Height * Width;

    public int Length => Batch * Channels * Plane;

    public int Index(int image, int channel, int row, int column) =>
        ((image * Channels + channel) * Height + row) * Width + column;

    public override string ToString() => $"{Batch}×{Channels}×{Height}×{Width}";
}
