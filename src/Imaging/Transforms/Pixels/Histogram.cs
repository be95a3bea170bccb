namespace GResNet.Imaging.Transforms;

/// <summary>How often every level occurs in every channel of an image.</summary>
internal static unsafe class Histogram
{
    // Neighbours often are equal; two counters each keep one increment from waiting for the last.
    private const int Copies = 2;

    /// <summary>Counts.</summary>
    /// <param name="image">The image, of at most 3 channels.</param>
    /// <param name="counts">Becomes [channel][256].</param>
    public static void Count(ImageBuffer image, Span<int> counts)
    {
        int channels = image.Channels, length = channels * LookupTable.Levels;
        int* copies = stackalloc int[Copies * 3 * LookupTable.Levels];
        new Span<int>(copies, Copies * length).Clear();
        int* other = copies + length;
        byte* pixel = image.Data, end = pixel + image.Pixels.Length;
        if (channels == 1)
        {
            for (; pixel < end - 1; pixel += 2)
            {
                copies[pixel[0]]++;
                other[pixel[1]]++;
            }
        }
        else
        {
            for (; pixel < end - 5; pixel += 6)
            {
                copies[pixel[0]]++;
                copies[LookupTable.Levels + pixel[1]]++;
                copies[2 * LookupTable.Levels + pixel[2]]++;
                other[pixel[3]]++;
                other[LookupTable.Levels + pixel[4]]++;
                other[2 * LookupTable.Levels + pixel[5]]++;
            }
        }

        for (int channel = 0; pixel < end; pixel++, channel++) copies[channel * LookupTable.Levels + *pixel]++;
        for (int i = 0; i < length; i++) counts[i] = copies[i] + other[i];
    }
}
