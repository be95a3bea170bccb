using System.Collections.Immutable;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Data;

/// <summary>A dataset held in memory as bytes.</summary>
public sealed unsafe class ImageSet : IDataset
{
    private readonly byte[] pixels;
    private readonly byte[] labels;
    private readonly PixelNormalization normalization;
    private readonly float[] table;

    /// <summary>A dataset of <paramref name="pixels"/>, which it keeps.</summary>
    /// <param name="pixels">[image][row][column][channel].</param>
    /// <param name="labels">One per image.</param>
    /// <param name="classes">Names of the labels.</param>
    /// <param name="resolution">Pixels a side.</param>
    /// <param name="normalization">One mean and deviation per channel, of 1 to 16 channels.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or a label has no class.</exception>
    public ImageSet(
        byte[] pixels, byte[] labels, ImmutableArray<string> classes, int resolution, PixelNormalization normalization)
    {
        Channels = normalization.Mean.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(Channels, 1, nameof(normalization));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Channels, FeatureMap.Block, nameof(normalization));
        if (pixels.LongLength != (long)labels.Length * resolution * resolution * Channels)
            throw new ArgumentException($"{pixels.LongLength} bytes are not {labels.Length} images of {Channels}×{resolution}×{resolution}.");
        if (labels.Any(label => label >= classes.Length))
            throw new ArgumentException($"Label {labels.Max()} is outside the {classes.Length} classes.");
        this.normalization = normalization;
        this.pixels = pixels;
        this.labels = labels;
        table = normalization.Table();
        Classes = classes;
        Resolution = resolution;
    }

    /// <inheritdoc/>
    public int Count => labels.Length;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public int Resolution { get; }

    /// <summary>The label of an image.</summary>
    public int Label(int image) => labels[image];

    /// <summary>The bytes of an image: [row][column][channel].</summary>
    public ReadOnlySpan<byte> Pixels(int image) => pixels.AsSpan(image * ImageBytes, ImageBytes);

    /// <summary>The first <paramref name="count"/> images, or all where there are fewer.</summary>
    public ImageSet Take(int count) => count >= Count
        ? this
        : new ImageSet(pixels[..(count * ImageBytes)], labels[..count], Classes, Resolution, normalization);

    /// <inheritdoc/>
    public void Fill(ReadOnlySpan<int> indices, in Augmentation augmentation, FeatureMap images, Span<int> labels)
    {
        if ((images.Batch, images.Channels, images.Height, images.Width) != (indices.Length, Channels, Resolution, Resolution))
            throw new ArgumentException(
                $"A batch of {images.Batch}×{images.Channels}×{images.Height}×{images.Width} cannot hold "
                + $"{indices.Length}×{Channels}×{Resolution}×{Resolution}.", nameof(images));
        int floats = Resolution * Resolution * FeatureMap.Block;
        fixed (float* normalized = table)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                labels[i] = this.labels[indices[i]];
                fixed (byte* image = Pixels(indices[i]))
                    FillImage(image, augmentation.Draw(indices[i]), normalized, images.Data + (long)i * floats);
            }
        }
    }

    private int ImageBytes => Resolution * Resolution * Channels;

    private void FillImage(byte* image, CropAndFlip crop, float* normalized, float* output)
    {
        int rowFloats = Resolution * FeatureMap.Block;
        new Span<float>(output, Resolution * rowFloats).Clear();
        for (int y = 0; y < Resolution; y++, output += rowFloats)
        {
            int row = y + crop.Row;
            if ((uint)row < (uint)Resolution) FillRow(image + row * Resolution * Channels, crop, normalized, output);
            else for (int x = 0; x < Resolution; x++) FillBlack(normalized, output + x * FeatureMap.Block);
        }
    }

    private void FillRow(byte* row, CropAndFlip crop, float* normalized, float* output)
    {
        for (int x = 0; x < Resolution; x++, output += FeatureMap.Block)
        {
            int column = (crop.Mirrored ? Resolution - 1 - x : x) + crop.Column;
            if ((uint)column >= (uint)Resolution)
            {
                FillBlack(normalized, output);
                continue;
            }

            byte* pixel = row + column * Channels;
            for (int c = 0; c < Channels; c++) output[c] = normalized[c * PixelNormalization.Levels + pixel[c]];
        }
    }

    private void FillBlack(float* normalized, float* output)
    {
        for (int c = 0; c < Channels; c++) output[c] = normalized[c * PixelNormalization.Levels];
    }
}
