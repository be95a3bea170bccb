using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// The groups of each image's channels, counted image by image: two values that each chunk leaves for each channel, and
/// three that are made of those for each group and spread over its channels.
/// </summary>
internal readonly unsafe struct ImageGroups
{
    private const int PartialFloats = 2 * Lanes.Block;

    private readonly int batch, channels, groupsOfImage, channelsOfGroup;
    private readonly float* partials;
    private readonly float* spread;
    private readonly nint spreadFloats;

    /// <summary>Takes the memory.</summary>
    /// <param name="map">N × C × H × W.</param>
    /// <param name="deviations">One value a group.</param>
    /// <exception cref="ArgumentException">The channels do not divide into so many groups.</exception>
    public ImageGroups(FeatureMap map, FloatView deviations)
    {
        groupsOfImage = deviations.Length / map.Batch;
        if (groupsOfImage == 0 || groupsOfImage * map.Batch != deviations.Length || map.Channels % groupsOfImage != 0)
            throw new ArgumentException(
                $"{deviations.Length} deviations are none for groups of {map.Channels} channels in each of {map.Batch} "
                    + "images.",
                nameof(deviations));
        batch = map.Batch;
        channels = map.Channels;
        channelsOfGroup = channels / groupsOfImage;
        Deviations = deviations.Data;
        Chunks = Chunks.OfImages(map);
        spreadFloats = (nint)map.Blocks * map.Batch * Lanes.Block;
        partials = ThreadScratch.ForOperands((long)Chunks.Count * PartialFloats + 3 * spreadFloats);
        spread = partials + (nint)Chunks.Count * PartialFloats;
    }

    /// <summary>How the map is cut.</summary>
    public Chunks Chunks { get; }

    /// <summary>One value a group.</summary>
    public float* Deviations { get; }

    /// <summary>Chunks of a block of an image.</summary>
    public int ChunksOfImage => Chunks.PerBlock / batch;

    /// <summary>The image of a chunk.</summary>
    public int Image(int chunk) => chunk / ChunksOfImage % batch;

    /// <summary>The first channel of a group.</summary>
    public int FirstChannel(int group) => group % groupsOfImage * channelsOfGroup;

    /// <summary>One past the last channel of a group.</summary>
    public int EndChannel(int group) => FirstChannel(group) + channelsOfGroup;

    /// <summary>Leaves two values for each channel of a chunk.</summary>
    public void Leave(int chunk, Vector512<float> first, Vector512<float> second)
    {
        float* partial = partials + (nint)chunk * PartialFloats;
        first.Store(partial);
        second.Store(partial + Lanes.Block);
    }

    /// <summary>What was left for a channel by a chunk of a group's image, and the chunk's pixels.</summary>
    public (float First, float Second, int Pixels) Left(int group, int channel, int chunk)
    {
        int index = Plane(group, channel) * ChunksOfImage + chunk;
        float* partial = partials + (nint)index * PartialFloats + channel % Lanes.Block;
        return (partial[0], partial[Lanes.Block], Chunks[index].Pixels);
    }

    /// <summary>Gives three values to all channels of a group; lanes past the last channel get zeros.</summary>
    public void Spread(int group, float first, float second, float third)
    {
        int channel = FirstChannel(group), end = EndChannel(group);
        for (; channel < end; channel++) Set(group, channel, first, second, third);
        if (end == channels)
            for (; channel % Lanes.Block != 0; channel++) Set(group, channel, 0, 0, 0);
    }

    /// <summary>What was spread over the channels of a chunk.</summary>
    public (Vector512<float> First, Vector512<float> Second, Vector512<float> Third) Of(int chunk)
    {
        float* from = spread + chunk / ChunksOfImage * (nint)Lanes.Block;
        return (Vector512.Load(from), Vector512.Load(from + spreadFloats), Vector512.Load(from + 2 * spreadFloats));
    }

    private void Set(int group, int channel, float first, float second, float third)
    {
        float* to = spread + Plane(group, channel) * (nint)Lanes.Block + channel % Lanes.Block;
        to[0] = first;
        to[spreadFloats] = second;
        to[2 * spreadFloats] = third;
    }

    private int Plane(int group, int channel) => channel / Lanes.Block * batch + group / groupsOfImage;
}
