using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Random;

namespace GResNet.Training.Data.Loading;

/// <summary>Fills places of batches, on one thread.</summary>
internal sealed class ImageMaker(IDataset dataset, LoaderOptions options) : IDisposable
{
    // So many in a row mean that something else is wrong than an image: a disk that is gone, a decoder that is missing.
    private const int MostInARow = 100;

    private readonly IImageReader reader = dataset.CreateReader();
    private readonly IImageTransform transform = options.Transform();

    /// <summary>Makes the image of one place, and sets its label.</summary>
    public void Make(Batch batch, long number, int place)
    {
        int most = Math.Min(MostInARow, dataset.Count);
        for (int attempt = 0, image = batch.Images[place]; attempt < most; attempt++,
            image = (image + 1) % dataset.Count)
        {
            if (TryMake(batch, number, place, image)) return;
            if (options.Substitute) continue;
            batch.Labels[place] = Batch.Unreadable;
            batch.Erased[place] = default;
            batch.Image(place).Clear();
            return;
        }

        throw new DatasetException(
            $"{most} images in a row could not be read, the last of them so: {options.Log.Last}");
    }

    public void Dispose() => reader.Dispose();

    private bool TryMake(Batch batch, long number, int place, int image)
    {
        try
        {
            // Drawn anew for each place of the run: an image that comes again in an epoch is varied otherwise.
            var random = new RandomStream(new RandomKey(options.Seed.For(SeedPurpose.Augmentation), number, place));
            batch.Erased[place] = transform.Apply(reader, image, ref random, batch.Image(place));
            batch.Labels[place] = dataset.Label(image);
            batch.Images[place] = image;
            return true;
        }
        catch (ImageException error) when (options.Unreadable == UnreadableImages.Skip)
        {
            options.Log.Add(image, error.Message);
            return false;
        }
        catch (ImageException error)
        {
            throw new DatasetException(
                $"{error.Message} (Images that cannot be read can be skipped by option.)", error);
        }
    }
}
