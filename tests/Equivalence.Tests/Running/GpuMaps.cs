using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Equivalence.Tests.Running;

/// <summary>Maps of a device to and from arrays, N × C × H × W.</summary>
internal static class GpuMaps
{
    /// <summary>The precision whose maps hold <typeparamref name="T"/>.</summary>
    public static GpuPrecision Precision<T>() where T : unmanaged, IGpuElement<T> =>
        typeof(T) == typeof(GpuFloat32) ? GpuPrecision.Float32 : GpuPrecision.BFloat16;

    public static void CopyFrom<T>(this GpuMap<T> map, GpuDevice device, float[] values) where T
        : unmanaged, IGpuElement<T>
    {
        var elements = new T[map.Length];
        foreach ((int from, int to) in Places(map)) elements[to] = T.FromFloat(values[from]);
        map.Data.CopyFromCPU(device.Accelerator.DefaultStream, elements);
    }

    public static float[] ToArray<T>(this GpuMap<T> map, GpuDevice device) where T : unmanaged, IGpuElement<T>
    {
        var elements = new T[map.Length];
        device.Synchronize();
        map.Data.CopyToCPU(device.Accelerator.DefaultStream, elements);
        var values = new float[map.Length];
        foreach ((int to, int from) in Places(map)) values[to] = T.ToFloat(elements[from]);
        return values;
    }

    /// <summary>Where each element is in N × C × H × W, and where on the device.</summary>
    private static IEnumerable<(int Planar, int OnDevice)> Places<T>(GpuMap<T> map) where T
        : unmanaged, IGpuElement<T> =>
        from image in Enumerable.Range(0, map.Batch)
        from channel in Enumerable.Range(0, map.Channels)
        from pixel in Enumerable.Range(0, map.Height * map.Width)
        select (
            (image * map.Channels + channel) * map.Height * map.Width + pixel,
            (image * map.Height * map.Width + pixel) * map.Channels + channel);
}
