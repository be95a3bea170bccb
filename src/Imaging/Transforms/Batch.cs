namespace GResNet.Imaging.Transforms;

/// <summary>
/// Images of one step as bytes, varied but not yet normalised or mixed, in memory that is used again for later ones.
/// </summary>
public sealed class Batch
{
    /// <summary>The label of an image that could not be read.</summary>
    public const int Unreadable = -1;

    private readonly byte[] pixels;
    private readonly int[] images;
    private readonly int[] labels;
    private readonly PixelBox[] erased;

    /// <summary>Takes memory for <paramref name="capacity"/> images.</summary>
    public Batch(int capacity, int resolution, int channels)
    {
        Resolution = resolution;
        Channels = channels;
        pixels = GC.AllocateUninitializedArray<byte>(checked(capacity * ImageBytes + ImageBuffer.Slack), pinned: true);
        images = new int[capacity];
        Count = capacity;
        labels = new int[capacity];
        erased = new PixelBox[capacity];
    }

    /// <summary>Images it has, from 0 to those it has memory for.</summary>
    public int Count
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, images.Length);
            field = value;
        }
    }

    /// <summary>Pixels a side.</summary>
    public int Resolution { get; }

    /// <summary>Channels of an image.</summary>
    public int Channels { get; }

    /// <summary>Their numbers in the dataset.</summary>
    public Span<int> Images => images.AsSpan(0, Count);

    /// <summary>Their classes; <see cref="Unreadable"/> where there is no image.</summary>
    public Span<int> Labels => labels.AsSpan(0, Count);

    /// <summary>What is to be erased of each once it is normalised.</summary>
    public Span<PixelBox> Erased => erased.AsSpan(0, Count);

    /// <summary>How each is to be mixed with its neighbour.</summary>
    public Mix Mix { get; set; } = Mix.None;

    /// <summary>All images: [image][row][column][channel].</summary>
    public Span<byte> Pixels => pixels.AsSpan(0, Count * ImageBytes);

    /// <summary>Bytes of an image.</summary>
    public int ImageBytes => Resolution * Resolution * Channels;

    /// <summary>One image: [row][column][channel].</summary>
    public Span<byte> Image(int index) => pixels.AsSpan(index * ImageBytes, ImageBytes);

    /// <summary>All of its images' numbers, before it is known how many there are.</summary>
    public Span<int> ImagePlaces => images;
}
