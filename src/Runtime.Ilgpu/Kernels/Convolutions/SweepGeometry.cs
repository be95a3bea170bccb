using GResNet.Runtime.Ilgpu.Memory;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// A convolution pass, or one phase of it, as a matrix product that is never written out (Chetlur et al., "cuDNN: Efficient
/// Primitives for Deep Learning", 2014): rows are the destination's pixels, columns its channels, and a sum has a term for
/// each tap and channel of the source.
/// </summary>
internal readonly struct SweepGeometry(
    SweepAxis rows, SweepAxis columns, GpuMap source, GpuMap destination, int kernel, int groups)
{
    public readonly SweepAxis Rows = rows;
    public readonly SweepAxis Columns = columns;

    /// <summary>Taps of the kernel along one axis.</summary>
    public readonly int Kernel = kernel;

    /// <summary>Channels of the source that one destination channel reads.</summary>
    public readonly int SourceChannels = source.Channels / groups;

    /// <summary>Channels of the destination in one group.</summary>
    public readonly int Channels = destination.Channels / groups;

    /// <summary>Rows of the source.</summary>
    public readonly int Height = source.Height;

    /// <summary>Columns of the source.</summary>
    public readonly int Width = source.Width;

    /// <summary>Pixels of the phase.</summary>
    public readonly int Pixels = destination.Batch * rows.Count * columns.Count;

    /// <summary>Terms of a sum.</summary>
    public int Terms => Rows.Taps * Columns.Taps * SourceChannels;
}
