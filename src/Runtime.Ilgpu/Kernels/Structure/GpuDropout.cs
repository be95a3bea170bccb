using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// Drops elements at random and scales the others, so that the expectation stays (Srivastava et al., 2014).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GpuDropout
{
    /// <summary>
    /// y = x / (1 − rate), or 0 with probability <paramref name="rate"/>; y may be x. The same elements as on the CPU
    /// are dropped.
    /// </summary>
    /// <remarks>The key decides what is dropped: the gradient is the same call on the output's gradient.</remarks>
    /// <param name="device">Where to run.</param>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="rate">From 0 to below 1.</param>
    /// <param name="key">Names the random numbers.</param>
    /// <param name="y">N × C × H × W.</param>
    public static void Apply<T>(GpuDevice device, GpuMap<T> x, float rate, RandomKey key, GpuMap<T> y)
        where T : unmanaged, IGpuElement<T>
    {
        Check.Same(x, y);
        Check.Rate(rate);
        if (key == RandomKey.None) rate = 0;
        MapKernels.Run(
            device, new KeptElement<T>(x, rate, 1 / (1 - rate), key), default(GpuPlainStore), GpuChannelSums.None, y);
    }
}

/// <summary>An element times a factor, or 0.</summary>
internal readonly struct KeptElement<T>(GpuMap<T> x, float rate, float factor, RandomKey key) : IElementProducer
    where T : unmanaged, IGpuElement<T>
{
    private const int WordsPerBlock = 4;

    private readonly GpuMap<T> x = x;
    private readonly float rate = rate, factor = factor;
    private readonly RandomKey key = key;

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Of(this, place, at);

    public float Element(MapPlace place, int at) => Philox.ToUnitFloat(Word(place)) >= rate ? x.Load(at) * factor : 0;

    /// <summary>
    /// The random word of an element: words are numbered by the places of elements in a map of the CPU.
    /// </summary>
    private uint Word(MapPlace place)
    {
        int block = place.Channel / FeatureMap.Block, lane = place.Channel % FeatureMap.Block;
        int pixel = ((key.FirstImage + place.Image) * x.Height + place.Row) * x.Width + place.Column;
        int pixels = x.Pixels + key.OtherImages * x.Height * x.Width;
        uint words = (uint)(block * pixels + pixel) * (FeatureMap.Block / WordsPerBlock)
            + (uint)(lane / WordsPerBlock);
        (uint x0, uint x1, uint x2, uint x3) = Philox.Generate(key, words);
        int word = lane % WordsPerBlock;
        return word == 0 ? x0 : word == 1 ? x1 : word == 2 ? x2 : x3;
    }
}
