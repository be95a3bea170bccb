using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GResNet.Runtime.Ilgpu;

/// <summary>
/// A device in use: it compiles kernels when they are first launched, and runs them one after the other in the order of
/// their launches. Launches return before the work is done. Not thread-safe.
/// </summary>
public sealed class GpuDevice : IDisposable
{
    private readonly Context context;
    private readonly GpuSettings settings;
    private KernelAccess access;
    private readonly Dictionary<Type, Delegate> launchers = [];
    private readonly List<MemoryBuffer> buffers = [];

    private GpuDevice(GpuInfo info, Context context, Accelerator accelerator, GpuSettings settings)
    {
        Info = info;
        this.context = context;
        this.settings = settings;
        access = KernelAccess.Of(context.RuntimeSystem);
        Accelerator = accelerator;
        UsesTensorCores = settings.UsesTensorCores && (settings.HasTensorCores ?? HasTensorCores(accelerator));
        Profile = settings.Profiles ? new GpuProfile(accelerator) : null;
        Scratch = new GpuScratch(this);
        OperandScratch = new GpuScratch(this);
    }

    /// <summary>Which device it is.</summary>
    public GpuInfo Info { get; }

    /// <summary>ILGPU's own view of it.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>How long kernels take; null where the device was not opened for that.</summary>
    public GpuProfile? Profile { get; }

    /// <summary>
    /// Bytes of the device's memory that can still be allocated: what CUDA says; of OpenCL, which does not say, what
    /// this process leaves. Null of the simulator.
    /// </summary>
    /// <exception cref="GpuException">The device fails.</exception>
    public long? FreeBytes
    {
        get
        {
            try
            {
                return Accelerator is CudaAccelerator cuda ? cuda.GetFreeMemory() : Info.MemoryBytes - AllocatedBytes;
            }
            catch (AcceleratorException exception)
            {
                throw new GpuException($"{Info.Name} does not say what memory is free: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Bytes of the device's memory that are allocated now.</summary>
    public long AllocatedBytes => buffers.Where(buffer => !buffer.IsDisposed).Sum(buffer => buffer.LengthInBytes);

    /// <summary>Whether convolutions of bfloat16 run on tensor cores, where channels allow.</summary>
    public bool UsesTensorCores { get; }

    /// <summary>Memory for what a kernel leaves for the next one; a later kernel's may overwrite it.</summary>
    internal GpuScratch Scratch { get; }

    /// <summary>
    /// Memory for values of channels or pixels that the kernels of one operation hand on, while <see cref="Scratch"/>
    /// is used otherwise.
    /// </summary>
    internal GpuScratch OperandScratch { get; }

    /// <summary><see cref="GpuSettings.TakesSmallGroups"/>.</summary>
    internal bool TakesSmallGroups => settings.TakesSmallGroups;

    /// <summary>Opens a device.</summary>
    /// <param name="kind">How it is driven. There is no falling back to another kind.</param>
    /// <param name="index">Its number among those of its kind, as <see cref="GpuDevices.List()"/> has it.</param>
    /// <param name="profiles">Whether it measures kernels, which costs time at each launch.</param>
    /// <param name="tensorCores">Whether it uses its tensor cores, if it has any.</param>
    /// <exception cref="GpuException">There is no such device, or it cannot be used.</exception>
    public static GpuDevice Open(GpuKind kind, int index = 0, bool profiles = false, bool tensorCores = true) => Open(
        kind, index,
        new GpuSettings { TakesSmallGroups = kind == GpuKind.Simulator, Profiles = profiles,
                UsesTensorCores = tensorCores });

    internal static GpuDevice Open(GpuKind kind, int index, GpuSettings settings)
    {
        Context context = GpuContexts.Create(kind, settings.Profiles);
        try
        {
            IReadOnlyList<Device> devices = GpuContexts.Devices(context, kind);
            if (index < 0 || index >= devices.Count) throw new GpuException(Missing(kind, index, devices.Count));
            Accelerator accelerator = GpuContexts.Open(context, devices[index]);
            return new GpuDevice(GpuDevices.Describe(kind, index, devices[index]), context, accelerator, settings);
        }
        catch (Exception exception)
        {
            context.Dispose();
            if (!GpuContexts.IsDriver(exception)) throw;
            throw new GpuException($"{kind.Name()}:{index} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Allocates memory for vectors, of undefined value.</summary>
    /// <param name="floats">Floats of all vectors.</param>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuArena Allocate(long floats) => new(this, floats, 0);

    /// <summary>Allocates memory for vectors and maps, of undefined value.</summary>
    /// <param name="floats">Floats of all vectors.</param>
    /// <param name="elements">Elements of all maps.</param>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuArena Allocate<T>(long floats, long elements) where T : unmanaged, IGpuElement<T>
    {
        if (Info.Kind == GpuKind.OpenCL) CheckPlaces(floats * sizeof(float) / Interop.SizeOf<T>() + elements);
        return new(this, floats, elements * Interop.SizeOf<T>());
    }

    /// <summary>On OpenCL, ILGPU's kernels have 32 bits for where a view begins in its allocation.</summary>
    /// <param name="elements">Of the allocation.</param>
    /// <exception cref="InsufficientMemoryException">There are more.</exception>
    internal static void CheckPlaces(long elements)
    {
        if (elements > int.MaxValue)
            throw new InsufficientMemoryException(
                $"{elements:N0} elements are needed at a time, of which OpenCL can address {int.MaxValue:N0}: take a "
                    + $"smaller batch.");
    }

    /// <summary>Allocates memory of its own, of undefined value.</summary>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    internal MemoryBuffer1D<T, Stride1D.Dense> AllocateBuffer<T>(long length)
        where T : unmanaged
    {
        MemoryBuffer1D<T, Stride1D.Dense> buffer =
            Take(length * Interop.SizeOf<T>(), accelerator => accelerator.Allocate1D<T>(length));
        buffers.RemoveAll(other => other.IsDisposed);
        buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Has ILGPU take something that the driver may refuse.</summary>
    /// <param name="bytes">What it needs of memory.</param>
    /// <param name="take">Takes it.</param>
    /// <exception cref="InsufficientMemoryException">There is not that much memory left.</exception>
    /// <exception cref="GpuException">The device fails.</exception>
    internal T Take<T>(long bytes, Func<Accelerator, T> take)
    {
        if (settings.HasRoom?.Invoke(bytes) == false) throw Lacks(null);
        try
        {
            return take(Accelerator);
        }
        catch (Exception exception) when (IsLackOfMemory(exception))
        {
            throw Lacks(exception);
        }
        catch (AcceleratorException exception)
        {
            throw new GpuException($"{Info.Name} gives no memory: {exception.Message}", exception);
        }

        InsufficientMemoryException Lacks(Exception? inner) =>
            new($"{Info.Name} has no {bytes:N0} bytes left: take a smaller batch.", inner);
    }

    /// <summary>Waits until all work is done.</summary>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public void Synchronize()
    {
        try
        {
            Accelerator.Synchronize();
        }
        catch (AcceleratorException exception)
        {
            throw new GpuException($"A kernel failed on {Info.Name}: {exception.Message}", exception);
        }
    }

    /// <summary>Waits until all work is done or has failed: before memory is freed that it uses.</summary>
    internal void Drain()
    {
        try
        {
            Synchronize();
        }
        catch (GpuException)
        {
            // Whoever wanted the result has been told.
        }
    }

    /// <summary>Runs a kernel after all that was launched before.</summary>
    /// <param name="groups">Groups of threads along x, y and z.</param>
    /// <param name="threads">Threads of a group.</param>
    /// <param name="kernel">The kernel and its arguments.</param>
    /// <exception cref="GpuException">The kernel cannot be compiled or launched,
    /// or one that was launched before has failed.</exception>
    public void Launch<TKernel>(Index3D groups, int threads, TKernel kernel)
        where TKernel : struct, IGpuKernel
    {
        if (settings.Executor is not null)
        {
            settings.Executor(groups, threads, kernel);
            return;
        }

        Action<KernelConfig, TKernel> launcher = Launcher<TKernel>();
        try
        {
            // Nothing is to lie between the marker and the launch.
            KernelCost cost = Profile is null ? default : KernelCost.Of(kernel);
            ProfilingMarker? begin = Profile?.Mark();
            launcher(new KernelConfig(groups, new Index3D(threads, 1, 1)), kernel);
            if (begin is not null) Profile!.Add(typeof(TKernel), cost, begin);
        }
        catch (Exception exception) when (GpuContexts.IsDriver(exception))
        {
            // Kernels fail after their launch, and whatever is asked of the driver next is told.
            throw new GpuException(
                $"{typeof(TKernel).Name}, or a kernel before it, failed on {Info.Name}: {exception.Message}",
                exception);
        }
    }

    /// <summary>What a thread of a kernel takes that was launched; null where the driver does not say.</summary>
    public KernelResources? ResourcesOf(Type kernel) =>
        launchers.TryGetValue(kernel, out Delegate? launcher) ? KernelResources.Of(launcher.GetKernel()) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Profile?.Dispose();
        OperandScratch.Dispose();
        Scratch.Dispose();
        Accelerator.Free();
        context.Free();
    }

    /// <summary>What launches a kernel, which is compiled if that is the first time.</summary>
    private Action<KernelConfig, TKernel> Launcher<TKernel>()
        where TKernel : struct, IGpuKernel
    {
        if (launchers.TryGetValue(typeof(TKernel), out Delegate? known)) return (Action<KernelConfig, TKernel>)known;
        using CompilerLog log = new();
        try
        {
            Action<KernelConfig, TKernel> launcher = CompileAfresh<TKernel>();
            launchers.Add(typeof(TKernel), launcher);
            return launcher;
        }
        catch (Exception exception) when (GpuContexts.IsDriver(exception) || exception is InternalCompilerException)
        {
            Forget();
            throw new GpuException(
                $"{typeof(TKernel).Name} cannot be compiled for {Info.Name}: {exception.Message}{log}", exception);
        }
    }

    /// <summary>
    /// Compiles a kernel. After many others, ILGPU (1.5.3) fails on some that it compiles when it has forgotten those.
    /// </summary>
    private Action<KernelConfig, TKernel> CompileAfresh<TKernel>()
        where TKernel : struct, IGpuKernel
    {
        try
        {
            return Compile<TKernel>();
        }
        catch (InternalCompilerException)
        {
            Forget();
            return Compile<TKernel>();
        }
    }

    private Action<KernelConfig, TKernel> Compile<TKernel>()
        where TKernel : struct, IGpuKernel
    {
        access.Open(typeof(TKernel));
        return Accelerator.LoadStreamKernel<TKernel>(
            KernelEntry.Of(typeof(TKernel)).CreateDelegate<Action<TKernel>>(),
            KernelEntry.SpecializationOf<TKernel>());
    }

    /// <summary>
    /// Has the context forget what it compiled: one kernel that fails spoils those that are compiled afterwards.
    /// </summary>
    private void Forget()
    {
        context.ClearCache(ClearCacheMode.Everything);
        // Launchers are built into another assembly from now on.
        access = KernelAccess.Of(context.RuntimeSystem);
    }

    private static bool IsLackOfMemory(Exception exception) => exception is OutOfMemoryException
        or CudaException { Error: nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY) }
        or CLException
        {
            Error: CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_INVALID_BUFFER_SIZE
                or CLError.CL_OUT_OF_RESOURCES
                or CLError.CL_OUT_OF_HOST_MEMORY
        };

    // Since compute capability 8.0 and PTX 7.0 there are bfloat16 products and copies past registers.
    private static bool HasTensorCores(Accelerator accelerator) => accelerator is CudaAccelerator cuda
        && cuda.Architecture >= CudaArchitecture.SM_80 && cuda.InstructionSet >= CudaInstructionSet.ISA_70;

    private static string Missing(GpuKind kind, int index, int count) => count > 0
        ? $"There is no {kind.Name()}:{index}; the {kind.Name()} devices of this machine are 0 to {count - 1}."
        : $"There is no {kind.Name()} device: {GpuDrivers.Reason(kind)}. Or choose another --device; list prints those "
            + $"there are.";
}
