using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GResNet.Runtime.Ilgpu;

/// <summary>Makes ILGPU's contexts: one place for the settings that kernels depend on.</summary>
internal static class GpuContexts
{
    // Groups of kernels have 256 threads at most.
    private const int SimulatedWarp = 32, SimulatedWarps = 8;

    static GpuContexts() => DriverLibrary.Register();

    /// <summary>A context that knows the devices of one kind. Whoever asked for it disposes of it.</summary>
    /// <param name="kind">Of which kind.</param>
    /// <param name="profiles">Whether streams take markers of time.</param>
    /// <exception cref="GpuException">The driver's library cannot be used.</exception>
    public static Context Create(GpuKind kind, bool profiles = false)
    {
        Context.Builder builder = ForDevices();
        // It runs nothing of what ILGPU optimises, but would wait for it.
        if (kind == GpuKind.Simulator) builder = builder.Optimize(OptimizationLevel.O0);
        if (profiles) builder = builder.Profiling();
        try
        {
            Context context = kind switch
            {
                GpuKind.Cuda => WithCuda(builder).ToContext(),
                GpuKind.OpenCL => builder.OpenCL().ToContext(),
                _ => builder.CPU(new CPUDevice(SimulatedWarp, SimulatedWarps, 1)).ToContext(),
            };
            GroupBarrier.Register(context);
            return context;
        }
        catch (Exception exception) when (IsDriver(exception))
        {
            throw GpuDrivers.Unusable(kind, exception);
        }
    }

    /// <summary>How kernels are compiled for devices.</summary>
    /// <remarks>
    /// O1 leaves addresses generic, which costs every access; the algorithms bring exp and log. Fast mathematics are
    /// divisions and roots of CUDA that are off by two units in the last place at most, but for divisors beyond 2¹²⁶,
    /// whose quotients are 0, and numbers below float32's normal ones as zero.
    /// </remarks>
    public static Context.Builder ForDevices() => Context.Create()
        .Optimize(OptimizationLevel.O2).PTXBackend(PTXBackendMode.Enhanced).Math(MathMode.Fast).EnableAlgorithms();

    /// <summary>The context's devices, in the order of the driver.</summary>
    public static IReadOnlyList<Device> Devices(Context context, GpuKind kind) => kind switch
    {
        GpuKind.Cuda => [.. context.GetCudaDevices()],
        GpuKind.OpenCL => [.. context.GetCLDevices()],
        _ => [.. context.GetCPUDevices()],
    };

    /// <summary>Opens a device.</summary>
    /// <exception cref="GpuException">This version of ILGPU would compile kernels wrongly.</exception>
    public static Accelerator Open(Context context, Device device)
    {
        Accelerator accelerator = device.CreateAccelerator(context);
        // The simulator runs kernels as the C# compiler left them.
        if (accelerator is CudaAccelerator cuda) KernelPasses.Correct(cuda.Backend);
        else if (accelerator is CLAccelerator opencl) KernelPasses.Correct(opencl.Backend);
        return accelerator;
    }

    // Not by Builder.Cuda, which in Windows' subsystem for Linux sets a resolver of imports, and fails where it is
    // called again.
    private static Context.Builder WithCuda(Context.Builder builder)
    {
        foreach (Device device in CudaDevice.GetDevices(device =>
            device.Architecture.HasValue && device.InstructionSet is { } set
                && PTXCodeGenerator.SupportedInstructionSets.Contains(set)))
        {
            Registry(builder).Register(device);
        }

        return builder;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_DeviceRegistry")]
    private static extern DeviceRegistry Registry(Context.Builder builder);

    /// <summary>Whether an exception comes from a driver, or from its absence, rather than from a defect.</summary>
    public static bool IsDriver(Exception exception) => exception is
        AcceleratorException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException
        or TypeInitializationException or NotSupportedException;
}
