using System.Diagnostics;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Training.Ilgpu;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Devices: what is listed, what is opened, and what is said of what is not there.</summary>
[Collection(nameof(TestDevice))]
public class DeviceTests(TestDevice device)
{
    [Fact]
    public void What_a_driver_calls_a_device_is_printable() =>
        Assert.Equal(
            "opencl:0  a\\x1b[31m\\n  (1.0 GiB, OpenCL 3\\x07)",
            new GpuInfo(GpuKind.OpenCL, 0, "a\e[31m\n", 1 << 30, "OpenCL 3\a").ToString());

    [Fact]
    public void The_simulator_is_listed()
    {
        GpuInfo simulator = Assert.Single(GpuDevices.List(), info => info.Kind == GpuKind.Simulator);
        Assert.StartsWith("ilgpu-cpu:0  ", simulator.ToString(), StringComparison.Ordinal);
        Assert.Contains("ILGPU 1.5", simulator.Driver, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GpuKind.Cuda, "NVIDIA's driver")]
    [InlineData(GpuKind.OpenCL, "OpenCL driver")]
    public void A_kind_that_is_not_there_says_what_to_install(GpuKind kind, string advice)
    {
        // A machine that has one opens it.
        if (GpuDevices.List().Any(info => info.Kind == kind))
        {
            using GpuDevice there = GpuDevice.Open(kind);
            Assert.Equal(kind, there.Info.Kind);
            return;
        }

        GpuException exception = Assert.Throws<GpuException>(() => GpuDevice.Open(kind));
        Assert.Contains(advice, exception.Message, StringComparison.Ordinal);
        Assert.Contains("--device", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_kind_has_a_line_for_each_device_or_one_that_says_why_there_is_none()
    {
        string[] lines = [.. GpuDevices.Lines()];
        IReadOnlyList<GpuInfo> devices = GpuDevices.List();
        foreach (GpuInfo info in devices) Assert.Contains(info.ToString(), lines);
        GpuKind[] absent = [.. Enum.GetValues<GpuKind>().Where(kind => devices.All(info => info.Kind != kind))];
        foreach (GpuKind kind in absent)
        {
            string line =
                Assert.Single(lines, line => line.StartsWith($"{kind.Name()}: none; ", StringComparison.Ordinal));
            Assert.EndsWith(GpuDrivers.Reason(kind), line, StringComparison.Ordinal);
        }

        Assert.Equal(devices.Count + absent.Length, lines.Length);
    }

    [Fact]
    public void A_driver_that_does_not_work_says_why_and_what_to_install()
    {
        var broken = new TypeInitializationException("ILGPU.Anything", new DllNotFoundException("no libcuda."));
        Assert.StartsWith(
            "The cuda driver cannot be used (no libcuda): install NVIDIA's driver",
            GpuDrivers.Unusable(GpuKind.Cuda, broken).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GpuPrecision.BFloat16, true, "bfloat16 on tensor cores")]
    [InlineData(GpuPrecision.BFloat16, false, "bfloat16 without tensor cores")]
    [InlineData(GpuPrecision.Float32, true, "float32 without tensor cores")]
    public void A_device_says_whether_tensor_cores_are_used(GpuPrecision precision, bool hasTensorCores, string told)
    {
        using GpuDevice own = GpuDevice.Open(GpuKind.Simulator, 0, new GpuSettings { HasTensorCores = hasTensorCores });
        using GpuComputeDevice computes = new(own, precision, device.Workers);
        Assert.EndsWith($", {told}", computes.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_is_not_there_says_which_are()
    {
        GpuException exception = Assert.Throws<GpuException>(() => GpuDevice.Open(GpuKind.Simulator, 3));
        Assert.Contains("0 to 0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_OpenCL_can_address_is_refused()
    {
        GpuDevice.CheckPlaces(int.MaxValue);
        InsufficientMemoryException exception =
            Assert.Throws<InsufficientMemoryException>(() => GpuDevice.CheckPlaces(1L << 31));
        Assert.Contains("take a smaller batch", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_read_back()
    {
        foreach (GpuKind kind in Enum.GetValues<GpuKind>()) Assert.Equal(kind, GpuKinds.Parse(kind.Name()));
        Assert.Contains(
            "cuda, opencl, ilgpu-cpu", Assert.Throws<ArgumentException>(() => GpuKinds.Parse("gpu")).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(29)]
    public void Uploads_arrive_whole_in_pieces_of_8_bytes(int length)
    {
        using GpuUpload upload = new(device.Gpu, piece: 8);
        using var memory = device.Gpu.Accelerator.Allocate1D<byte>(length + 2);
        memory.MemSetToZero();
        byte[] values = [.. Enumerable.Range(1, length).Select(i => (byte)i)];
        upload.Copy(values, memory.View.BaseView.SubView(1, length));
        Assert.Equal([0, .. values, 0], memory.GetAsArray1D());
        Assert.Throws<ArgumentException>(() => upload.Copy(values, memory.View.BaseView));
    }

    [Fact]
    public void Places_that_are_none_for_a_map_are_refused()
    {
        using GpuArena arena = device.Gpu.Allocate<GpuBFloat16>(20, 32);
        Assert.Throws<ArgumentException>(() => arena.Map<GpuBFloat16>(8, 1, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => arena.Map<GpuBFloat16>(16, 1, 1, 17, 1));
        Assert.Throws<ArgumentException>(() => arena.Map<GpuBFloat16>(48, 1, 0, 1, 1));
        Assert.Throws<ArgumentException>(() => arena.Vector(16, 5));
        Assert.Throws<ArgumentException>(() => GpuConvolution.BackwardData(
            device.Gpu, new(4, 4, 1), arena.Map<GpuBFloat16>(0, 1, 4, 1, 1), arena.Vector(0, 15),
            default(GpuPlainStore), GpuChannelSums.None,
            arena.Map<GpuBFloat16>(16, 1, 4, 1, 1)));
    }

    [Fact]
    public void A_kernel_that_does_not_compile_leaves_the_device_usable()
    {
        using GpuArena arena = device.Gpu.Allocate(4);
        GpuException exception =
            Assert.Throws<GpuException>(() => device.Gpu.Launch(new(1, 1, 1), 1, default(Impossible)));
        Assert.Contains("Impossible cannot be compiled", exception.Message, StringComparison.Ordinal);
        // What a compiler would say.
        Assert.EndsWith(Environment.NewLine + "line 7: no such register", exception.Message, StringComparison.Ordinal);
        device.Gpu.Launch(new(1, 1, 1), 1, new AfterFailure(arena.Vector(0, 4)));
        device.Gpu.Synchronize();
        Assert.Equal(7, new VectorTwin(device.Gpu, default, arena.Vector(0, 4)).Download()[0]);
    }

    [Fact]
    public void Only_the_own_threads_lines_are_logged_and_only_while_there_is_a_log()
    {
        using CompilerLog log = new();
        Assert.Equal("", log.ToString());
        var other = new Thread(() => Trace.WriteLine("another thread's"));
        other.Start();
        other.Join();
        Trace.Write("a ");
        Trace.WriteLine("b");
        log.Dispose();
        Trace.WriteLine("c");
        Assert.Equal(Environment.NewLine + "a b", log.ToString());
    }

    [Fact]
    public void A_device_opened_for_profiles_says_how_long_each_kernel_took()
    {
        Assert.Null(device.Gpu.Profile);
        using GpuDevice profiled = GpuDevice.Open(GpuKind.Simulator, profiles: true);
        using GpuArena arena = profiled.Allocate(4);
        for (int launch = 0; launch < 3; launch++) profiled.Launch(new(1, 1, 1), 1, new Slow(arena.Vector(0, 4)));
        profiled.Launch(new(1, 1, 1), 1, new AfterFailure(arena.Vector(0, 4)));
        IReadOnlyList<KernelTime> times = profiled.Profile!.Take();
        KernelTime slow = Assert.Single(times, time => time.Kernel == typeof(Slow));
        Assert.Equal(3, slow.Launches);
        Assert.True(slow.Elapsed > TimeSpan.Zero, $"three launches took {slow.Elapsed}");
        Assert.Equal(1, Assert.Single(times, time => time.Kernel == typeof(AfterFailure)).Launches);
        Assert.Empty(profiled.Profile.Take());
    }

    [Fact]
    public void Allocated_memory_is_counted_until_it_is_freed()
    {
        using GpuDevice fresh = GpuDevice.Open(GpuKind.Simulator);
        using GpuArena kept = fresh.Allocate<GpuBFloat16>(64, 32);
        using (GpuArena freed = fresh.Allocate(100)) Assert.Equal(kept.Bytes + freed.Bytes, fresh.AllocatedBytes);
        Assert.Equal(kept.Bytes, fresh.AllocatedBytes);
    }

    internal struct Impossible : IBoundedKernel
    {
        public readonly int Threads
        {
            get
            {
                Trace.WriteLine("line 7: no such register");
                return 1;
            }
        }

        public readonly int GroupsTogether => 1;

        public readonly void Run() => throw new NotSupportedException();
    }

    internal readonly struct Slow(ArrayView<float> to) : IGpuKernel
    {
        private readonly ArrayView<float> to = to;

        public void Run()
        {
            for (int i = 0; i < 100_000; i++) to[i % 4] = i;
        }
    }

    internal readonly struct AfterFailure(ArrayView<float> to) : IGpuKernel
    {
        private readonly ArrayView<float> to = to;

        public void Run() => to[0] = 7;
    }
}
