using GResNet.Runtime.Random;

namespace GResNet.Training.Data.Loading;

/// <summary>
/// A random order of images in shards that reads each shard from its beginning to its end, but for a buffer's length:
/// shards are drawn, a few at a time are read side by side, each image from any of them, and what is read goes through
/// a buffer out of which any image may come next. Images that fit into the buffer are in a uniformly random order.
/// </summary>
internal static class ShardShuffle
{
    /// <summary>Shards that are read side by side.</summary>
    public const int Together = 8;

    /// <summary>Images that the buffer holds.</summary>
    public const int Buffer = 4096;

    /// <summary>Makes an order.</summary>
    /// <param name="order">Receives every image once.</param>
    /// <param name="starts">The first image of each shard, ascending, from 0.</param>
    /// <param name="random">What decides.</param>
    public static void Fill(Span<int> order, ReadOnlySpan<int> starts, ref RandomStream random)
    {
        var shards = new (int Next, int Left)[starts.Length];
        for (int i = 0; i < shards.Length; i++)
            shards[i] = (starts[i], (i + 1 < starts.Length ? starts[i + 1] : order.Length) - starts[i]);
        random.Shuffle(shards.AsSpan());
        Span<int> rest = order;
        for (int first = 0; first < shards.Length; first += Together)
            rest = rest[Merge(shards.AsSpan(first, Math.Min(Together, shards.Length - first)), rest, ref random)..];
        Mix(order, ref random);
    }

    /// <summary>Reads shards side by side, each as likely to be the next as it has images left.</summary>
    private static int Merge(Span<(int Next, int Left)> shards, Span<int> order, ref RandomStream random)
    {
        int count = 0;
        foreach ((_, int left) in shards) count += left;
        for (int i = 0; i < count; i++)
        {
            int drawn = random.NextInt(count - i), shard = 0;
            for (; drawn >= shards[shard].Left; shard++) drawn -= shards[shard].Left;
            order[i] = shards[shard].Next++;
            shards[shard].Left--;
        }

        return count;
    }

    private static void Mix(Span<int> order, ref RandomStream random)
    {
        int[] buffer = order[..Math.Min(Buffer, order.Length)].ToArray();
        for (int i = 0, held = buffer.Length, read = held; i < order.Length; i++)
        {
            int drawn = random.NextInt(held);
            order[i] = buffer[drawn];
            buffer[drawn] = read < order.Length ? order[read++] : buffer[--held];
        }
    }
}
