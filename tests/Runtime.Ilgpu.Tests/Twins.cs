using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>
/// Makes the same values on the CPU and on the device; freed with this. Maps have values that an element has, and
/// results begin as values that show where nothing was written.
/// </summary>
internal sealed unsafe class Twins<T>(TestDevice device) : IDisposable
    where T : unmanaged, IGpuElement<T>
{
    private const float Poison = 1e9f;

    private readonly List<IDisposable> buffers = [];
    private int streams;

    /// <summary>A map of normal numbers.</summary>
    public MapTwin<T> Map(int batch, int channels, int height, int width) =>
        Map(batch, channels, height, width, Normal(batch * channels * height * width));

    /// <summary>A map to be written.</summary>
    public MapTwin<T> Result(int batch, int channels, int height, int width)
    {
        float[] values = new float[batch * channels * height * width];
        Array.Fill(values, Poison);
        return Map(batch, channels, height, width, values);
    }

    /// <summary>A map of given values, N × C × H × W.</summary>
    public MapTwin<T> Map(int batch, int channels, int height, int width, float[] nchw)
    {
        AlignedBuffer native = new(FeatureMap.FloatsPerImage(channels, height, width) * batch);
        GpuArena arena = device.Gpu.Allocate<T>(0, nchw.Length);
        buffers.AddRange([native, arena]);
        FeatureMap cpu = new(native.Data, batch, channels, height, width);
        cpu.CopyFrom([.. nchw.Select(value => T.ToFloat(T.FromFloat(value)))]);
        MapTwin<T> twin = new(device.Gpu, cpu, arena.Map<T>(0, batch, channels, height, width));
        twin.Upload();
        return twin;
    }

    /// <summary>A vector of normal numbers.</summary>
    public VectorTwin Vector(long length, float mean = 0)
    {
        float[] values = Normal((int)length);
        for (int i = 0; i < values.Length; i++) values[i] += mean;
        return Vector(values);
    }

    /// <summary>A vector of normal numbers times a factor.</summary>
    public VectorTwin Scaled(long length, float factor) =>
        Vector([.. Normal((int)length).Select(value => value * factor)]);

    /// <summary>A vector of positive numbers.</summary>
    public VectorTwin Variance(long length) => Vector([.. Normal((int)length).Select(value => value * value)]);

    /// <summary>A vector to be written.</summary>
    public VectorTwin Target(long length)
    {
        float[] values = new float[length];
        Array.Fill(values, Poison);
        return Vector(values);
    }

    /// <summary>A vector of given values.</summary>
    public VectorTwin Vector(params float[] values)
    {
        AlignedBuffer native = new((values.Length + 15) / 16 * 16);
        GpuArena arena = device.Gpu.Allocate(values.Length);
        buffers.AddRange([native, arena]);
        FloatView cpu = new(native.Data, values.Length);
        values.CopyTo(cpu.Span);
        ArrayView<float> gpu = arena.Vector(0, values.Length);
        gpu.CopyFromCPU(device.Gpu.Accelerator.DefaultStream, values);
        return new VectorTwin(device.Gpu, cpu, gpu);
    }

    /// <summary>A CPU buffer that only the CPU's kernel needs.</summary>
    public FloatView Native(long length)
    {
        AlignedBuffer native = new(length);
        buffers.Add(native);
        return new FloatView(native.Data, (int)length);
    }

    public void Dispose()
    {
        device.Gpu.Synchronize();
        foreach (IDisposable buffer in buffers) buffer.Dispose();
    }

    private float[] Normal(int length)
    {
        RandomStream stream = new(new RandomKey(5, 3, streams++));
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = (float)stream.NextNormal();
        return values;
    }
}

/// <summary>A map in both memories.</summary>
internal sealed record MapTwin<T>(GpuDevice Device, FeatureMap Cpu, GpuMap<T> Gpu)
    where T : unmanaged, IGpuElement<T>
{
    /// <summary>The device's values agree with the CPU's, but for what storing one rounds.</summary>
    public void Check() => Check(Near.Single + Near.Rounding<T>());

    /// <summary>
    /// The device's values agree with the CPU's: within <paramref name="tolerance"/> of the greatest.
    /// </summary>
    public void Check(double tolerance)
    {
        float[] expected = new float[Gpu.Length];
        Cpu.CopyTo(expected);
        Near.Equal(expected, Download(), tolerance);
    }

    /// <summary>Copies the CPU's values to the device.</summary>
    public void Upload()
    {
        T[] nhwc = new T[Gpu.Length];
        Visit((n, c, y, x, i) => nhwc[i] = T.FromFloat(Cpu[n, c, y, x]));
        Gpu.Data.CopyFromCPU(Device.Accelerator.DefaultStream, nhwc);
        Device.Synchronize();
    }

    /// <summary>The device's values, N × C × H × W.</summary>
    public float[] Download()
    {
        T[] nhwc = new T[Gpu.Length];
        float[] nchw = new float[Gpu.Length];
        Gpu.Data.CopyToCPU(Device.Accelerator.DefaultStream, nhwc);
        Device.Synchronize();
        Visit((n, c, y, x, i) => nchw[((n * Gpu.Channels + c) * Gpu.Height + y) * Gpu.Width + x] = T.ToFloat(nhwc[i]));
        return nchw;
    }

    private void Visit(Action<int, int, int, int, int> visit)
    {
        int i = 0;
        for (int n = 0; n < Gpu.Batch; n++)
            for (int y = 0; y < Gpu.Height; y++)
                for (int x = 0; x < Gpu.Width; x++)
                    for (int c = 0; c < Gpu.Channels; c++) visit(n, c, y, x, i++);
    }
}

/// <summary>A vector in both memories.</summary>
internal sealed record VectorTwin(GpuDevice Device, FloatView Cpu, ArrayView<float> Gpu)
{
    /// <summary>
    /// The device's values agree with the CPU's: within <paramref name="tolerance"/> of the greatest.
    /// </summary>
    public void Check(double tolerance = Near.Single) => Near.Equal(Cpu.Span, Download(), tolerance);

    public float[] Download()
    {
        float[] values = new float[Gpu.Length];
        Gpu.CopyToCPU(Device.Accelerator.DefaultStream, values);
        Device.Synchronize();
        return values;
    }
}

/// <summary>Comparisons of float32 results.</summary>
internal static class Near
{
    /// <summary>float32's unit roundoff, 2⁻²⁴, with room for two different orders of some hundred operations.</summary>
    public const double Single = 4e-6;

    /// <summary>What storing a float32 rounds at most, relative to it: bfloat16 has 8 bits of precision.</summary>
    public static double Rounding<T>() where T : unmanaged, IGpuElement<T> =>
        typeof(T) == typeof(GpuBFloat16) ? 1.0 / 256 : 0;

    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = 1e-30;
        foreach (float value in expected) scale = Math.Max(scale, Math.Abs(value));
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - (double)actual[i]) <= tolerance * scale))
                Assert.Fail(
                    $"Element {i} is {actual[i]:R}, expected {expected[i]:R} within {tolerance:E1} of {scale:R}.");
    }
}
