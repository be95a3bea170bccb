using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// A convolution pass, or one phase of it, as a matrix product that is never written out (Chetlur et al., "cuDNN:
/// Efficient Primitives for Deep Learning", 2014): rows are the destination's pixels, columns its channels, and a sum
/// has a term for each tap and channel of the source.
/// </summary>
internal readonly struct SweepGeometry
{
    private SweepGeometry(SweepAxis rows, SweepAxis columns, int kernel) =>
        (Rows, Columns, Kernel) = (rows, columns, kernel);

    public SweepAxis Rows { get; }

    public SweepAxis Columns { get; }

    /// <summary>Taps of the kernel along one axis.</summary>
    public int Kernel { get; }

    /// <summary>Channels of the source that one destination channel reads.</summary>
    public int SourceChannels { get; private init; }

    /// <summary>Channels of the destination in one group.</summary>
    public int Channels { get; private init; }

    /// <summary>Pixels of the phase.</summary>
    public int Pixels { get; private init; }

    /// <summary>Terms of a sum.</summary>
    public int Terms => Rows.Taps * Columns.Taps * SourceChannels;

    /// <summary>Of one group of the convolution.</summary>
    public long MultiplyAdds => (long)Pixels * Channels * Terms;

    /// <summary>Of what a phase writes, and of what its store reads, the share of the other phases.</summary>
    public long UntouchedBytes<T, TStore>(GpuDestination<T, TStore> destination)
        where T : unmanaged, IGpuElement<T>
        where TStore : struct, IGpuStore =>
        (long)((double)KernelCost.BytesOf(destination) * (destination.Map.Pixels - Pixels) / destination.Map.Pixels);

    /// <summary>The product of a pass, or phase, between two maps.</summary>
    public static SweepGeometry Of<T>(
        SweepAxis rows, SweepAxis columns, GpuMap<T> source, GpuMap<T> destination, int kernel, int groups)
        where T : unmanaged, IGpuElement<T> => new(rows, columns, kernel)
        {
            SourceChannels = source.Channels / groups,
            Channels = destination.Channels / groups,
            Pixels = destination.Batch * rows.Count * columns.Count,
        };
}
