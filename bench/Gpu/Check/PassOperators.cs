using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Bench.Gpu.Check;

/// <summary>Reads SiLU(x).</summary>
internal readonly struct SiLULoad : IGpuLoad
{
    public float Invoke(float x, int channel, int image) => default(GpuSiLU).Invoke(x);
}

/// <summary>Stores results as they are, and adds up them and their squares.</summary>
internal readonly struct SummingStore : IGpuStore
{
    public static int Sums => 2;

    public float Invoke(float value, int at, int channel, int image, ref GpuSums sums)
    {
        sums.First += value;
        sums.Second += value * value;
        return value;
    }
}
