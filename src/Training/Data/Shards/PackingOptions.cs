using GResNet.Imaging.Decoding;
using GResNet.Training.Data.Folders;
using GResNet.Training.Data.Loading;

namespace GResNet.Training.Data.Shards;

/// <summary>How <see cref="ShardPacker"/> works.</summary>
public sealed record PackingOptions
{
    /// <summary>Bytes of a shard, unless an image alone has more.</summary>
    public long ShardBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 256_000_000;

    /// <summary>How the folder is read; null to find out.</summary>
    public FolderReading? Reading { get; init; }

    /// <summary>What an image may ask for; null for <see cref="ImageLimits.Default"/>.</summary>
    public ImageLimits? Limits { get; init; }

    /// <summary>Threads that decode, to see that images can be read.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What to do about images that cannot be read.</summary>
    public UnreadableImages Unreadable { get; init; }

    /// <summary>Told of each image that is left out: what is wrong with it.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Told how many of how many images are done.</summary>
    public Action<int, int>? Progress { get; init; }
}
