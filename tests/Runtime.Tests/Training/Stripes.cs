using GResNet.Runtime.Weights;
using GResNet.Training.Data;

namespace GResNet.Runtime.Tests.Training;

/// <summary>8×8 images that are bright at the top (class 0) or at the bottom (class 1).</summary>
internal static class Stripes
{
    public const int Resolution = 8;

    /// <param name="train">Images to learn from.</param>
    /// <param name="validation">Images to measure with.</param>
    /// <param name="misleading">Those to measure with have the other class, so that the more is learnt,
    /// the worse it gets.</param>
    public static DataSplits Make(int train = 300, int validation = 50, bool misleading = false) =>
        new("stripes", Paint(train, 0, 0), Paint(validation, 7, misleading ? 1 : 0));

    private static ImageSet Paint(int count, int first, int label)
    {
        byte[] pixels = [.. Enumerable.Range(first, count * 64)
            .Select(i => (byte)((i - first) % 64 < 32 == ((i - first) / 64 % 2 == 0) ? 150 + i % 37 : 50 + i % 41))];
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)((i + label) % 2))];
        return new ImageSet(pixels, labels, ["top", "bottom"], Resolution, new PixelNormalization([0.5f], [0.25f]));
    }
}
