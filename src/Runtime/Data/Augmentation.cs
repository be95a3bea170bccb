using GResNet.Runtime.Random;

namespace GResNet.Runtime.Data;

/// <summary>
/// Random crop and flip, as torchvision's RandomCrop(size, padding) and RandomHorizontalFlip. What an image gets depends on
/// seed, epoch and image alone, never on order or threads. The default varies nothing.
/// </summary>
/// <param name="CropPadding">Black pixels added at every border before a crop of the original size.</param>
/// <param name="Flip">Mirrors every other image, left to right.</param>
/// <param name="Seed">Of the run.</param>
/// <param name="Epoch">Another epoch varies the same image otherwise.</param>
public readonly record struct Augmentation(int CropPadding, bool Flip, ulong Seed, long Epoch)
{
    /// <summary>What image number <paramref name="image"/> gets.</summary>
    internal CropAndFlip Draw(int image)
    {
        if (CropPadding == 0 && !Flip) return default;
        var random = new RandomStream(new RandomKey(Seed.For(SeedPurpose.Augmentation), Epoch, image));
        int offsets = 2 * CropPadding + 1;
        return new CropAndFlip(
            Row: random.NextInt(offsets) - CropPadding,
            Column: random.NextInt(offsets) - CropPadding,
            Mirrored: Flip && random.NextInt(2) == 1);
    }
}

/// <summary>A crop's upper left corner in the image, outside it too, and whether the crop is then mirrored.</summary>
internal readonly record struct CropAndFlip(int Row, int Column, bool Mirrored);
