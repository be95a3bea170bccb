using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Models;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// How a state's parameters are cut into spans of one tensor each, which all decay or all do not: one group of threads
/// updates one span, so that a single launch updates all. What lies between tensors is in no span.
/// </summary>
public sealed class GpuParameters : IDisposable
{
    // Enough for each thread of a group to have some, few enough to share a large tensor among many groups.
    private const int MaxLength = 4096;

    private readonly MemoryBuffer1D<ParameterRun, Stride1D.Dense> runs;

    /// <summary>The spans of <paramref name="state"/>.</summary>
    /// <param name="device">Where they are updated.</param>
    /// <param name="state">Whose parameters they are: the device's have the same layout.</param>
    /// <param name="rule">Which of them decay.</param>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuParameters(GpuDevice device, ModelState state, DecayRule rule)
    {
        Device = device;
        Length = state.Parameters.Length;
        ParameterRun[] cut =
        [
            .. from entry in state.Entries
               where entry.IsParameter
               from start in Enumerable.Range(0, (entry.Length + MaxLength - 1) / MaxLength)
                   .Select(part => part * MaxLength)
               select new ParameterRun(
                   entry.Offset + start, entry.Offset + Math.Min(start + MaxLength, entry.Length),
                   rule.Decays(entry.Role) ? 1 : 0),
        ];
        runs = device.AllocateBuffer<ParameterRun>(cut.Length);
        try
        {
            device.Upload(cut, Runs);
        }
        catch
        {
            runs.Free();
            throw;
        }
    }

    internal GpuDevice Device { get; }

    /// <summary>Floats of the state's parameters, gaps included.</summary>
    internal long Length { get; }

    /// <summary>Number of spans.</summary>
    internal int Count => (int)runs.Length;

    /// <summary>The spans, on the device.</summary>
    internal ArrayView<ParameterRun> Runs => runs.View.BaseView;

    /// <inheritdoc/>
    public void Dispose() => runs.Free();
}

/// <summary>Parameters from <see cref="Start"/> to before <see cref="End"/>.</summary>
internal readonly struct ParameterRun(int start, int end, int decays)
{
    public readonly int Start = start;
    public readonly int End = end;

    /// <summary>1 if weight decay shrinks them, 0 if not.</summary>
    public readonly int Decays = decays;
}
