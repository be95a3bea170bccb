using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// The heads of an attention in a map of queries, keys and values, C channels each, in this order; of each, head 0 has
/// the first C / heads channels. Heads of all images are counted image by image.
/// </summary>
/// <param name="map">N × 3·C × H × W.</param>
/// <param name="heads">Heads of an image.</param>
internal readonly struct GpuHeads<T>(GpuMap<T> map, int heads)
    where T : unmanaged, IGpuElement<T>
{
    public const int Queries = 0, Keys = 1, Values = 2;

    private readonly GpuMap<T> map = map;
    private readonly int heads = heads;

    /// <summary>Channels of a head.</summary>
    public readonly int Width = map.Channels / 3 / heads;

    /// <summary>Pixels of an image.</summary>
    public readonly int Tokens = map.Height * map.Width;

    /// <summary>What products of queries and keys are multiplied by.</summary>
    public readonly float Scale = 1 / MathF.Sqrt(map.Channels / 3 / heads);

    public int Channels => map.Channels / 3;

    /// <summary>Heads of all images.</summary>
    public int Count => map.Batch * heads;

    /// <summary>The index of an element in the map.</summary>
    /// <param name="part">Queries, keys or values.</param>
    /// <param name="head">The head.</param>
    /// <param name="token">The pixel.</param>
    /// <param name="channel">The channel of the head.</param>
    public int At(int part, int head, int token, int channel) =>
        (head / heads * Tokens + token) * map.Channels + part * Channels + head % heads * Width + channel;

    /// <summary>The index of an element in a map of C channels.</summary>
    public int At(int head, int token, int channel) =>
        (head / heads * Tokens + token) * Channels + head % heads * Width + channel;

    public float Load(int part, int head, int token, int channel) => map.Load(At(part, head, token, channel));

    /// <summary>The group's threads put factor · some tokens into shared memory; 0 for those past the last.</summary>
    public void Read(int part, int head, int first, int count, float factor, ArrayView<float> tile)
    {
        for (int i = Group.IdxX; i < count * Width; i += Group.DimX)
        {
            int row = i / Width, channel = i - row * Width, token = first + row;
            tile[row * HeadTile.Stride + channel] =
                token < Tokens ? factor * Load(part, head, token, channel) : 0f;
        }
    }

    /// <summary>The same of a map of C channels.</summary>
    public void Read(GpuMap<T> of, int head, int first, int count, ArrayView<float> tile)
    {
        for (int i = Group.IdxX; i < count * Width; i += Group.DimX)
        {
            int row = i / Width, channel = i - row * Width, token = first + row;
            tile[row * HeadTile.Stride + channel] = token < Tokens ? of.Load(At(head, token, channel)) : 0f;
        }
    }

    /// <summary>The group's threads store factor · some tokens.</summary>
    public void Write(ArrayView<float> tile, float factor, int part, int head, int first, int count, GpuMap<T> to)
    {
        for (int i = Group.IdxX; i < count * Width; i += Group.DimX)
        {
            int row = i / Width, channel = i - row * Width, token = first + row;
            if (token < Tokens)
                to.Store(At(part, head, token, channel), factor * tile[row * HeadTile.Stride + channel]);
        }
    }
}
