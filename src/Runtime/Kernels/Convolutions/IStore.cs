using System.Numerics;

namespace GResNet.Runtime.Kernels;

/// <summary>What happens to a convolution's result while it is still in the first cache.</summary>
internal unsafe interface IStore
{
    /// <summary>
    /// Finishes, in place, 16 channels from <paramref name="channel"/> of <paramref name="pixels"/> pixels that lie
    /// <paramref name="step"/> floats apart.
    /// </summary>
    void Finish(float* tile, int pixels, nint step, int channel);
}

/// <summary>Leaves the result as it is.</summary>
internal readonly struct PlainStore : IStore
{
    public unsafe void Finish(float* tile, int pixels, nint step, int channel)
    {
    }
}

/// <summary>Adds one value a channel.</summary>
internal readonly unsafe struct BiasStore(float* bias) : IStore
{
    public void Finish(float* tile, int pixels, nint step, int channel)
    {
        for (int lane = 0; lane < Lanes.Block; lane += Vector<float>.Count)
        {
            Vector<float> value = Vector.Load(bias + channel + lane);
            float* to = tile + lane;
            for (int pixel = 0; pixel < pixels; pixel++, to += step) (Vector.Load(to) + value).Store(to);
        }
    }
}
