using GResNet.Runtime.Random;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// What happens to an image before a network trains on it, up to bytes: crop, flip, TrivialAugment; and which box is
/// erased later. Keeps its memory for the next image; for one thread at a time.
/// </summary>
public sealed class TrainingTransform : IImageTransform
{
    private readonly AugmentationSettings settings;
    private readonly ImageSize output;
    private readonly ImageResizer resizer = new();
    private readonly EvaluationTransform middle;
    private ImageBuffer image = new();
    private ImageBuffer next = new();

    /// <summary>A transform for one thread.</summary>
    /// <param name="settings">How images are varied.</param>
    /// <param name="resolution">Pixels a side of the result.</param>
    /// <exception cref="ArgumentException">A setting is impossible,
    /// or a crop could lie in the border alone.</exception>
    public TrainingTransform(AugmentationSettings settings, int resolution)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resolution, 1);
        settings.Validate();
        if (settings.Crop == CropKind.Padded && settings.CropPadding >= resolution)
            throw new ArgumentException(
                $"A border of {settings.CropPadding} pixels does not fit crops of {resolution}.", nameof(settings));
        this.settings = settings;
        output = new ImageSize(resolution, resolution);
        middle = new EvaluationTransform(resolution, resolution);
    }

    /// <inheritdoc/>
    public PixelBox Apply(IImageReader reader, int image, ref RandomStream random, Span<byte> pixels) =>
        Apply<RandomStream>(reader, image, ref random, pixels);

    /// <summary>Reads, varies and stores an image.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="random">Its random numbers, drawn in torchvision's order.</param>
    /// <param name="pixels">Becomes the image: [row][column][channel], of the resolution.</param>
    /// <returns>What is erased after normalization; empty: nothing.</returns>
    /// <exception cref="ImageException">
    /// It cannot be read, has other channels than <paramref name="pixels"/>, or does not have the size that the
    /// settings need.
    /// </exception>
    public PixelBox Apply<TRandom>(IImageReader reader, int number, ref TRandom random, Span<byte> pixels)
        where TRandom : struct, IRandomNumbers
    {
        ReadPart(reader, number, pixels.Length / (output.Width * output.Height), ref random);
        Placement.CheckChannels(number, image, output.Width, pixels.Length);
        if (settings.FlipProbability > 0 && RandomHorizontalFlip.Draw(settings.FlipProbability, ref random))
        {
            HorizontalFlip.Apply(image, next);
            Advance();
        }

        if (settings.TrivialAugment)
        {
            TrivialAugmentWide.Draw(ref random).Apply(image, settings.TrivialAugmentInterpolation, next);
            Advance();
        }

        image.Pixels.CopyTo(pixels);
        return settings.ErasingProbability > 0
            ? RandomErasing.Draw(
                image.Size, settings.ErasingProbability, settings.ErasingScale, settings.ErasingRatio, ref random)
            : default;
    }

    private void Advance() => (image, next) = (next, image);

    /// <summary>Makes <see cref="image"/> a part of the image, of the resolution.</summary>
    private void ReadPart<TRandom>(IImageReader reader, int number, int channels, ref TRandom random)
        where TRandom : struct, IRandomNumbers
    {
        if (settings.Crop == CropKind.None)
        {
            image.Reset(output.Width, output.Height, channels);
            middle.Apply(reader, number, image.Pixels);
            return;
        }

        ImageSize size = reader.Open(number);
        if (settings.Crop == CropKind.Resized)
        {
            PixelBox part = RandomResizedCrop.Draw(size, settings.CropScale, settings.CropRatio, ref random);
            reader.Read(part, output.Width, output.Height, next);
            resizer.Resize(next, output, image);
            return;
        }

        int border = settings.CropPadding;
        if (size.Width + 2 * border < output.Width || size.Height + 2 * border < output.Height)
            throw new ImageException(
                $"Image {number} has {size.Width}×{size.Height} pixels and gets a border of {border}; training at "
                    + $"{output.Width} needs as many or more a side.");
        ReadPadded(reader, size, RandomCrop.Draw(size, output.Width, border, ref random));
    }

    private void ReadPadded(IImageReader reader, ImageSize size, PixelBox crop)
    {
        int left = Math.Max(crop.Left, 0), top = Math.Max(crop.Top, 0);
        PixelBox part =
            new(left, top, Math.Min(crop.Right, size.Width) - left, Math.Min(crop.Bottom, size.Height) - top);
        reader.Read(part, part.Width, part.Height, next);
        image.Reset(crop.Width, crop.Height, next.Channels);
        Placement.Put(next, left - crop.Left, top - crop.Top, crop.Width, image.Pixels);
    }
}
