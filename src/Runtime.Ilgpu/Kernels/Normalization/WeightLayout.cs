using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Where the weights of a convolution are, [out][in / groups][tap], as kernels take it.</summary>
internal readonly struct WeightLayout(in ConvolutionShape shape)
{
    public readonly int Taps = shape.Kernel * shape.Kernel;

    /// <summary>Input channels of a group.</summary>
    public readonly int Inputs = shape.InChannelsPerGroup;

    /// <summary>Output channels of a group.</summary>
    public readonly int Outputs = shape.OutChannelsPerGroup;

    /// <summary>Weights of one output.</summary>
    public int PerOutput => Inputs * Taps;
}

/// <summary>Groups of threads that share the weights of one channel.</summary>
internal static class WeightGroups
{
    /// <summary>The most threads of a group.</summary>
    public const int MaxThreads = 64;

    private const int SimulatedThreads = 4;

    /// <summary>Threads of a group.</summary>
    public static int Threads(GpuDevice device) => device.TakesSmallGroups ? SimulatedThreads : MaxThreads;
}
