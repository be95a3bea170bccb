using System.Runtime.Intrinsics;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Reads SiLU(x).</summary>
internal readonly struct SiLULoad : ILoad
{
    public static bool IsIdentity => false;

    public static bool ReadsImage => false;

    public Vector512<float> Invoke(Vector512<float> x, int channel, int image) => default(SiLU).Invoke(x);
}

/// <summary>The same on the device.</summary>
internal readonly struct GpuSiLULoad : IGpuLoad
{
    public float Invoke(float x, int channel, int image) => default(GpuSiLU).Invoke(x);
}

/// <summary>Reads x · gate, one factor a channel and image.</summary>
internal readonly struct GateLoad(FeatureMap gate) : ILoad
{
    public static bool IsIdentity => false;

    public static bool ReadsImage => true;

    public Vector512<float> Invoke(Vector512<float> x, int channel, int image) => x * gate.Load(channel, image);
}

/// <summary>The same on the device.</summary>
internal readonly struct GpuGateLoad<T>(GpuMap<T> gate) : IGpuLoad
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> gate = gate;

    public float Invoke(float x, int channel, int image) => x * gate.Load(image * gate.Channels + channel);
}

/// <summary>Stores value · gate[image] + other[at], and adds up that and its square.</summary>
internal readonly unsafe struct GatedStore(FloatView gate, FeatureMap other) : IStore
{
    public static bool IsIdentity => false;

    public static int Sums => 2;

    public static bool ReadsImage => true;

    public Vector512<float> Invoke(
        Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
        ref Vector512<float> second)
    {
        Vector512<float> result = value * gate.Data[image] + other.Load(at);
        first += result;
        second += result * result;
        return result;
    }
}

/// <summary>The same on the device.</summary>
internal readonly struct GpuGatedStore<T>(ArrayView<float> gate, GpuMap<T> other) : IGpuStore
    where T : unmanaged, IGpuElement<T>
{
    private readonly ArrayView<float> gate = gate;
    private readonly GpuMap<T> other = other;

    public static int Sums => 2;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums)
    {
        float result = value * gate[image] + other.Load(at);
        sums.First += result;
        sums.Second += result * result;
        return result;
    }
}

/// <summary>Adds up deviations from a pilot, one a channel, and their squares.</summary>
internal readonly struct GpuPilotStore(ArrayView<float> pilot) : IGpuStore
{
    private readonly ArrayView<float> pilot = pilot;

    public static int Sums => 2;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums)
    {
        float deviation = value - pilot[channel];
        sums.First += deviation;
        sums.Second += deviation * deviation;
        return value;
    }
}

/// <summary>Stores value + bias of the channel.</summary>
internal readonly struct GpuBiasStore(ArrayView<float> bias) : IGpuStore
{
    private readonly ArrayView<float> bias = bias;

    public static int Sums => 0;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums) => value + bias[channel];
}
