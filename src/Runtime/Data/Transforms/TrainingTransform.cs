using GResNet.Runtime.Data.Images;
using GResNet.Runtime.Random;

namespace GResNet.Runtime.Data.Transforms;

/// <summary>
/// What happens to an image before a network trains on it, up to bytes: crop, flip, TrivialAugment; and which box is erased
/// later. Keeps its memory for the next image; for one thread at a time.
/// </summary>
public sealed class TrainingTransform
{
    private readonly AugmentationSettings settings;
    private readonly ImageResizer resizer = new();
    private ImageBuffer image = new();
    private ImageBuffer next = new();

    /// <summary>A transform for one thread.</summary>
    /// <exception cref="ArgumentException">The resolution is below 1, or the padding is not from 0 to below the resolution.</exception>
    public TrainingTransform(AugmentationSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Resolution, 1, nameof(settings));
        // So that no crop lies in the border alone.
        if (settings.Padding < 0 || (settings.Crop == CropKind.Padded && settings.Padding >= settings.Resolution))
            throw new ArgumentException($"A border of {settings.Padding} pixels does not fit crops of {settings.Resolution}.", nameof(settings));
        this.settings = settings;
    }

    /// <summary>Reads, varies and stores an image.</summary>
    /// <param name="reader">Where it comes from.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="random">Its random numbers, drawn in torchvision's order.</param>
    /// <param name="pixels">Becomes the image: [row][column][channel], of the resolution.</param>
    /// <returns>What is erased after normalization; empty: nothing.</returns>
    /// <exception cref="ImageException">
    /// It cannot be read, has other channels than <paramref name="pixels"/>, or does not have the size that the settings need.
    /// </exception>
    public PixelBox Apply<TRandom>(IImageReader reader, int number, ref TRandom random, Span<byte> pixels)
        where TRandom : struct, IRandomNumbers
    {
        int resolution = settings.Resolution;
        ReadPart(reader, number, ref random);
        Placement.CheckChannels(number, image, resolution, pixels.Length);
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
            ? RandomErasing.Draw(image.Size, settings.ErasingProbability, settings.ErasingScale, settings.ErasingRatio, ref random)
            : default;
    }

    private void Advance() => (image, next) = (next, image);

    /// <summary>Makes <see cref="image"/> a part of the image, of the resolution.</summary>
    private void ReadPart<TRandom>(IImageReader reader, int number, ref TRandom random)
        where TRandom : struct, IRandomNumbers
    {
        ImageSize size = reader.Open(number), output = new(settings.Resolution, settings.Resolution);
        int border = settings.Crop == CropKind.Padded ? settings.Padding : 0;
        switch (settings.Crop)
        {
            case CropKind.Resized:
                PixelBox part = RandomResizedCrop.Draw(size, settings.CropScale, settings.CropRatio, ref random);
                reader.Read(part, output.Width, output.Height, next);
                resizer.Resize(next, output, image);
                break;
            case CropKind.Padded when size.Width + 2 * border >= output.Width && size.Height + 2 * border >= output.Height:
                ReadPadded(reader, size, RandomCrop.Draw(size, settings.Resolution, border, ref random));
                break;
            case CropKind.None when size == output:
                reader.Read(PixelBox.Whole(size), size.Width, size.Height, image);
                break;
            default:
                throw new ImageException(
                    $"Image {number} has {size.Width}×{size.Height} pixels"
                    + (border > 0 ? $" and gets a border of {border}" : "")
                    + $"; training at {settings.Resolution} needs {(border > 0 ? "as many or more" : "as many")} a side.");
        }
    }

    private void ReadPadded(IImageReader reader, ImageSize size, PixelBox crop)
    {
        int left = Math.Max(crop.Left, 0), top = Math.Max(crop.Top, 0);
        PixelBox part = new(left, top, Math.Min(crop.Right, size.Width) - left, Math.Min(crop.Bottom, size.Height) - top);
        reader.Read(part, part.Width, part.Height, next);
        image.Reset(crop.Width, crop.Height, next.Channels);
        Placement.Put(next, left - crop.Left, top - crop.Top, crop.Width, image.Pixels);
    }
}
