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

    private ulong Seed => options.Seed.For(SeedPurpose.Augmentation);

    /// <summary>Makes the image of one place, and sets its label.</summary>
    /// <param name="batch">Gets it.</param>
    /// <param name="number">The batch's.</param>
    /// <param name="place">Which of its images.</param>
    /// <param name="before">Places of other processes before those of the batch.</param>
    public void Make(Batch batch, long number, int place, int before)
    {
        int most = Math.Min(MostInARow, dataset.Count);
        for (int attempt = 0, image = batch.Images[place]; attempt < most; attempt++,
            image = (image + 1) % dataset.Count)
        {
            if (TryMake(batch, place, image, new RandomKey(Seed, number, before + place))) return;
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

    private bool TryMake(Batch batch, int place, int image, RandomKey key)
    {
        try
        {
            // Drawn anew for each place of the run: an image that comes again in an epoch is varied otherwise.
            var random = new RandomStream(key);
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
