using GResNet.Runtime.Data;

namespace GResNet.Runtime.Tests.Training;

/// <summary>8×8 images that are bright at the top (class 0) or at the bottom (class 1).</summary>
internal static class Stripes
{
    public const int Resolution = 8;

    public static DataSplits Make(int train = 300, int validation = 50) => new("stripes", Paint(train, 0), Paint(validation, 7));

    private static ImageSet Paint(int count, int first)
    {
        byte[] pixels = [.. Enumerable.Range(first, count * 64).Select(i => (byte)((i - first) % 64 < 32 == ((i - first) / 64 % 2 == 0) ? 150 + i % 37 : 50 + i % 41))];
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 2))];
        return new ImageSet(pixels, labels, ["top", "bottom"], Resolution, new PixelNormalization([0.5f], [0.25f]));
    }
}
