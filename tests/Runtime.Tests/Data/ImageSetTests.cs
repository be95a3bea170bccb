using GResNet.Runtime.Data;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Tests.Data;

public sealed class ImageSetTests
{
    private const int Size = 5;
    private static readonly PixelNormalization Normalization = new([0.5f, 0.25f, 0], [0.5f, 1, 2]);

    [Fact]
    public void Pixels_are_normalised_per_channel_and_other_lanes_cleared()
    {
        ImageSet set = Make();
        using var batch = new FilledBatch(set, [2, 0], default);
        Assert.Equal([2, 0], batch.Labels);
        foreach ((int position, int image) in new[] { (0, 2), (1, 0) })
            for (int y = 0; y < Size; y++)
                for (int x = 0; x < Size; x++)
                    for (int lane = 0; lane < FeatureMap.Block; lane++)
                        Assert.Equal(lane < 3 ? Value(set, image, y, x, lane) : 0, batch.Images[position, lane, y, x], 1e-6f);
    }

    [Fact]
    public void A_crop_moves_the_image_over_black_and_a_flip_mirrors_it()
    {
        ImageSet set = Make();
        var offsets = new HashSet<(int, int)>();
        var flips = new HashSet<bool>();
        for (int epoch = 0; epoch < 200; epoch++)
        {
            var augmentation = new Augmentation(CropPadding: 1, Flip: true, Seed: 4, epoch);
            CropAndFlip crop = augmentation.Draw(1);
            using var batch = new FilledBatch(set, [1], augmentation);
            for (int y = 0; y < Size; y++)
                for (int x = 0; x < Size; x++)
                    for (int c = 0; c < 3; c++)
                        Assert.Equal(
                            Value(set, 1, y + crop.Row, (crop.Mirrored ? Size - 1 - x : x) + crop.Column, c),
                            batch.Images[0, c, y, x], 1e-6f);
            offsets.Add((crop.Row, crop.Column));
            flips.Add(crop.Mirrored);
        }

        Assert.Equal(9, offsets.Count);
        Assert.Equal(2, flips.Count);
    }

    [Fact]
    public void An_image_is_varied_alike_in_any_batch()
    {
        ImageSet set = Make();
        var augmentation = new Augmentation(2, true, Seed: 9, Epoch: 3);
        using var together = new FilledBatch(set, [0, 1, 2], augmentation);
        using var alone = new FilledBatch(set, [2], augmentation);
        for (int y = 0; y < Size; y++)
            for (int x = 0; x < Size; x++)
                Assert.Equal(alone.Images[0, 0, y, x], together.Images[2, 0, y, x]);
    }

    [Fact]
    public void Wrong_lengths_and_labels_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ImageSet(new byte[74], [0], ["a"], Size, Normalization));
        Assert.Throws<ArgumentException>(() => new ImageSet(new byte[75], [1], ["a"], Size, Normalization));
        Assert.Throws<ArgumentException>(() => new FilledBatch(Make(), [0, 1], default, capacity: 3));
    }

    [Fact]
    public void Take_keeps_the_first_images()
    {
        ImageSet set = Make();
        Assert.Equal(2, set.Take(2).Count);
        Assert.Equal(set.Pixels(1), set.Take(2).Pixels(1));
        Assert.Same(set, set.Take(3));
    }

    private static float Value(ImageSet set, int image, int y, int x, int c)
    {
        bool inside = y is >= 0 and < Size && x is >= 0 and < Size;
        float level = inside ? set.Pixels(image)[(y * Size + x) * 3 + c] / 255f : 0;
        return (level - Normalization.Mean[c]) / Normalization.Deviation[c];
    }

    private static ImageSet Make()
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * Size * Size * 3).Select(i => (byte)(i * 37 + 1))];
        return new ImageSet(pixels, [0, 1, 2], ["a", "b", "c"], Size, Normalization);
    }

    /// <summary>A batch filled from a dataset, in memory that held other numbers before.</summary>
    private sealed unsafe class FilledBatch : IDisposable
    {
        private readonly AlignedBuffer buffer;

        public FilledBatch(ImageSet set, int[] indices, Augmentation augmentation, int? capacity = null)
        {
            int count = capacity ?? indices.Length;
            buffer = new AlignedBuffer(count * Size * Size * FeatureMap.Block);
            new Span<float>(buffer.Data, (int)buffer.Length).Fill(77);
            Images = new FeatureMap(buffer.Data, count, 3, Size, Size);
            Labels = new int[count];
            set.Fill(indices, augmentation, Images, Labels);
        }

        public FeatureMap Images { get; }

        public int[] Labels { get; }

        public void Dispose() => buffer.Dispose();
    }
}
