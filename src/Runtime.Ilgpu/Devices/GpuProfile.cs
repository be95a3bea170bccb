using System.Runtime.InteropServices;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// How long kernels take by the device's own clock: a marker of time lies before each launch and one behind it, in the
/// order of the work. Copies are not measured, nor is the time in which the device waits for the next launch: the
/// marker behind one kernel is not that before the next. On OpenCL ILGPU waits for the device at each marker, so that
/// steps take longer than without, while kernels do not. Not thread-safe.
/// </summary>
public sealed class GpuProfile : IDisposable
{
    private readonly Accelerator accelerator;
    private readonly List<Launch> launches = [];

    internal GpuProfile(Accelerator accelerator) => this.accelerator = accelerator;

    /// <summary>What was launched since the last call, by kernel, when it is done.</summary>
    public IReadOnlyList<KernelTime> Take()
    {
        var times = new Dictionary<Type, KernelTime>();
        foreach (Launch launch in launches)
        {
            ref KernelTime time = ref CollectionsMarshal.GetValueRefOrAddDefault(times, launch.Kernel, out _);
            time = new KernelTime(
                launch.Kernel, time.Launches + 1, time.Elapsed + (launch.End - launch.Begin),
                time.Bytes + launch.Cost.Bytes,
                time.MultiplyAdds + launch.Cost.MultiplyAdds);
        }

        Clear();
        return [.. times.Values];
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    /// <summary>A marker behind all that was launched so far.</summary>
    internal ProfilingMarker Mark() => accelerator.AddProfilingMarker();

    /// <summary>Notes that a kernel was launched after <paramref name="begin"/>, and nothing since.</summary>
    internal void Add(Type kernel, KernelCost cost, ProfilingMarker begin) =>
        launches.Add(new Launch(kernel, cost, begin, Mark()));

    private void Clear()
    {
        foreach (Launch launch in launches)
        {
            launch.Begin.Free();
            launch.End.Free();
        }

        launches.Clear();
    }

    private readonly record struct Launch(Type Kernel, KernelCost Cost, ProfilingMarker Begin, ProfilingMarker End);
}

/// <summary>How often a kernel ran, and for how long.</summary>
/// <param name="Kernel">The type of the kernel: its arguments are what is compiled into it.</param>
/// <param name="Launches">Number of its launches.</param>
/// <param name="Elapsed">Time of all of them.</param>
/// <param name="Bytes">The memory that they were handed, each byte once a launch: they move at least that, and twice
/// that in place.</param>
/// <param name="MultiplyAdds">Products of matrices in them, as many as direct convolutions have.</param>
public readonly record struct KernelTime(Type Kernel, int Launches, TimeSpan Elapsed, long Bytes, long MultiplyAdds);
